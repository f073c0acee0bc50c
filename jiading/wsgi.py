"""What the server serves: pages, whose connections to the database are less patient than those of jobs and commands."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from jiading.database import engines

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiading.settings")
application = get_wsgi_application()
engines.serve_pages(settings.DATABASES["default"])
