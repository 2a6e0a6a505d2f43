"""What the database itself refuses: changing audit lines and, on PostgreSQL, showing one clinic's talks to another."""

from django.db import migrations

from core.clinic import fence
from core.platform import audit_fence


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_staff_clinic_desk"),
    ]

    operations = [
        migrations.RunPython(audit_fence.put_up, audit_fence.take_down),
        migrations.RunPython(fence.put_up, fence.take_down),
    ]
