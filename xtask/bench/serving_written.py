"""Approvals that were written: serving_written.py DATA PEER_DATABASE prints those of our audit and those of the peer.

Every run begins at other cases, so that a row of the peer's is approved once.
"""

import sqlite3
import sys

import psycopg

data, peer = sys.argv[1:]
ours = sqlite3.connect(f"file:{data}/hoctap.sqlite?mode=ro", uri=True)
audited = ours.execute("SELECT COUNT(*) FROM audit WHERE change LIKE 'review.approved %'").fetchone()[0]
with psycopg.connect(peer) as server:
    approved = server.execute("SELECT count(*) FROM peer_case WHERE state = 'approved'").fetchone()[0]
print(audited, approved)
