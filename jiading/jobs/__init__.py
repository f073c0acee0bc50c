"""Jobs: long work that outlives the page that asked for it. The row of an app's table is the queue and the record.

`job.py` is the shape of such a row, `marks.py` the lock and the progress of a worker outside the database, `claims.py`
how one worker takes a job, `worker.py` the process that runs what waits, `keeper.py` what keeps workers running.
An app declares its kinds of job in its AppConfig: `jobs = ("exports.services.making.REPORTS",)` with a JobKind each.
"""
