"""The pages of 导入, from the upload to the plan."""
