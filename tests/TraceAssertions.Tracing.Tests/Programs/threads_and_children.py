"""Threads that open files, and subprocesses with pipes: a program with interleaved calls."""
import subprocess
import sys
import threading


def work(number):
    for _ in range(10):
        with open("/etc/passwd", "rb") as file:
            file.read(64)
    subprocess.run(["/bin/sh", "-c", f"cat /etc/hostname | tr a-z A-Z > /dev/null; exit {number}"], check=False)


threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(subprocess.run(["ls", "/usr"], capture_output=True, check=True, text=True).returncode)
sys.exit(3)
