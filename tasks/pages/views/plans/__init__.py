"""The views of a plan as a whole: 交办 and 撤回, its steps of life, the next plan from an old one."""
