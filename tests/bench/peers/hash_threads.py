"""Hashes the files of a folder in a thread pool: FOLDER THREADS. hashlib lets go of the lock while it computes."""
import hashlib
import os
import sys
from concurrent.futures import ThreadPoolExecutor


def digest(path):
    hashed = hashlib.sha256()
    with open(path, "rb") as file:
        while piece := file.read(1 << 20):
            hashed.update(piece)
    return hashed.hexdigest()


folder, threads = sys.argv[1], int(sys.argv[2])
paths = [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
with ThreadPoolExecutor(threads) as pool:
    for path, value in zip(paths, pool.map(digest, paths)):
        print(f"{value}  {path}")
