from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps

from jiading.web.navigation import NavigationEntry


class DepartmentsConfig(AppConfig):
    name = "departments"
    verbose_name = "单位与账号"
    default = True
    addresses = "departments.urls"
    navigation = (
        NavigationEntry(140, "令牌", "departments:access_all", "MANAGE_ACCOUNTS"),
        NavigationEntry(150, "后台", "admin:index", "ENTER_ADMIN"),
    )


class PortalAdminConfig(admin_apps.AdminConfig):
    """Django's admin, guarded by the portal's own role table."""

    default_site = "departments.lists.site.PortalAdminSite"
    default = False
