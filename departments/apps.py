from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class DepartmentsConfig(AppConfig):
    name = "departments"
    verbose_name = "单位与账号"
    default = True


class PortalAdminConfig(admin_apps.AdminConfig):
    """Django's admin, guarded by the portal's own role table."""

    default_site = "departments.admin_site.PortalAdminSite"
    default = False
