"""Every address of the portal and what each person gets there. An address that is not here fails tests/test_shape.py.

People: nobody (not signed in), wu (clerk of a unit of the task), zheng (clerk of another unit), lin (head of the lead),
chen (the office), zhao (leader), qian (auditor), li (sysadmin). in = sent to the sign-in, go = sent elsewhere.
"""

PEOPLE = ("nobody", "wu", "zheng", "lin", "chen", "zhao", "qian", "li")
GET = {
    # address                      nobody wu    zheng lin   chen  zhao  qian  li
    "tasks:workbench":            ("in", 200,  200,  200,  200,  200,  "go", 200),
    "tasks:dispatch_plan":        ("in", 403,  403,  403,  405,  403,  403,  403),
    "tasks:list":                 ("in", 200,  200,  200,  200,  200,  403,  403),
    "tasks:list_export":          ("in", 200,  200,  200,  200,  200,  403,  403),
    "tasks:saved_views":          ("in", 405,  405,  405,  405,  405,  403,  403),
    "tasks:detail":               ("in", 200,  404,  200,  200,  200,  403,  403),
    "tasks:evidence":             ("in", 200,  404,  200,  200,  200,  403,  403),
    "tasks:act report":           ("in", 200,  404,  200,  403,  403,  403,  403),
    "tasks:act correct":          ("in", 200,  404,  200,  403,  403,  403,  403),
    "tasks:act acknowledge":      ("in", 200,  404,  200,  403,  403,  403,  403),
    "tasks:act reply":            ("in", 200,  404,  200,  403,  403,  403,  403),
    "tasks:act claim":            ("in", 403,  404,  200,  403,  403,  403,  403),
    "tasks:act agree":            ("in", 403,  404,  200,  403,  403,  403,  403),
    "tasks:act object":           ("in", 403,  404,  200,  403,  403,  403,  403),
    "tasks:act ask-extension":    ("in", 403,  404,  200,  403,  403,  403,  403),
    "tasks:act dispatch":         ("in", 403,  404,  403,  200,  403,  403,  403),
    "tasks:act confirm":          ("in", 403,  404,  403,  200,  403,  403,  403),
    "tasks:act send-back":        ("in", 403,  404,  403,  200,  403,  403,  403),
    "tasks:act grant-extension":  ("in", 403,  404,  403,  200,  403,  403,  403),
    "tasks:act refuse-extension": ("in", 403,  404,  403,  200,  403,  403,  403),
    "tasks:act urge":             ("in", 403,  404,  403,  200,  403,  403,  403),
    "tasks:act suspend":          ("in", 403,  404,  403,  200,  403,  403,  403),
    "tasks:act resume":           ("in", 403,  404,  403,  200,  403,  403,  403),
    "tasks:act cancel":           ("in", 403,  404,  403,  200,  403,  403,  403),
    "tasks:act reopen":           ("in", 403,  404,  403,  200,  403,  403,  403),
    "tasks:act instruct":         ("in", 403,  404,  403,  403,  200,  403,  403),
    "tasks:act nonsense":         ("in", 404,  404,  404,  404,  404,  404,  404),
    "tasks:questions":            ("in", 200,  200,  200,  200,  200,  200,  200),
    "tasks:settle":               ("in", 403,  403,  403,  200,  403,  403,  403),
    "tasks:audit":                ("in", 403,  403,  403,  403,  403,  200,  403),
    "tasks:audit_export":         ("in", 403,  403,  403,  403,  403,  200,  403),
    "reports:table":              ("in", 200,  200,  200,  200,  200,  200,  200),
    "reports:table_export":       ("in", 200,  200,  200,  200,  200,  403,  403),
    "reports:overview":           ("in", 200,  200,  200,  200,  200,  403,  403),
    "reports:overdue":            ("in", 200,  200,  200,  200,  200,  403,  403),
    "departments:sign_in":        (200,  "go", "go", "go", "go", "go", "go", "go"),
    "departments:sign_out":       ("in", 405,  405,  405,  405,  405,  405,  405),
    "departments:password":       ("in", 200,  200,  200,  200,  200,  200,  200),
    "healthz":                    (200,  200,  200,  200,  200,  200,  200,  200),
}  # fmt: skip
