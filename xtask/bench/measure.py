"""Runs commands one after the other: measure.py COMMAND … [';;' COMMAND …]

Prints wall seconds, user and system CPU seconds (both summed) and the greatest peak memory in KB. What the
commands say is thrown away unless one fails. Why Python: Rust's standard library cannot ask for a child's
memory.
"""

import os
import subprocess
import sys
import tempfile
import time

commands = [[]]
for word in sys.argv[1:]:
    commands.append([]) if word == ";;" else commands[-1].append(word)
wall = cpu = peak = 0
for command in commands:
    with tempfile.TemporaryFile() as said:
        begun = time.perf_counter()
        child = subprocess.Popen(command, stdout=said, stderr=said, stdin=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        wall += time.perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        cpu += used.ru_utime + used.ru_stime
        peak = max(peak, used.ru_maxrss)
        if child.returncode:
            said.seek(0)
            sys.exit(f"{command}: {child.returncode}\n{said.read()[-4000:].decode(errors='replace')}")
print(wall, cpu, peak)
