"""What pages cost, as multiples of a bare view in the same run: python benchmarks/pages.py

In one process, without sockets, CPU time, the kinds taken in turn for several rounds; medians. The absolute figures
are this machine's; only the ratios are meant to be compared.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "decision_aid.settings"
os.environ["DATABASE_URL"] = f"sqlite:///{tempfile.mkdtemp()}/benchmark.sqlite3"

ROUNDS, TURNS = 7, 5
ANSWERS = {"stage": "ii", "site": "leg", "size": "unsure", "reach": "unsure", "nodes": "unsure", "fitness": "well"}
PAGES = ["/", "/questions/stage/", "/paths/", "/paths/surgery/", "/compare/", "/notes/", "/notes/page/", "/glossary/"]


def main() -> None:
    import django
    from django.conf import settings

    django.setup()
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    call_command("publish_guide")
    client = Client(headers={"host": "localhost"})
    for question, answer in ANSWERS.items():
        client.post(f"/questions/{question}/", {"answer": answer})
    client.post("/matters/", {"concern-limb-use": "most", "concern-live-longer": "matters"})
    spent: dict[str, list[float]] = {path: [] for path in ["/livez", *PAGES]}
    for _ in range(ROUNDS):
        for path, times in spent.items():
            client.get(path)
            started = time.process_time()
            for _ in range(TURNS):
                assert client.get(path).status_code == 200, path
            times.append((time.process_time() - started) / TURNS)
    bare = statistics.median(spent.pop("/livez"))
    print(f"{'bare view':24} {bare * 1000:7.2f} ms      1 x")
    for path, times in spent.items():
        median = statistics.median(times)
        print(f"{path:24} {median * 1000:7.2f} ms {median / bare:6.0f} x")


if __name__ == "__main__":
    main()
