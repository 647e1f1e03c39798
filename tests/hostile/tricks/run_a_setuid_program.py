"""Starts a program that becomes root.

Expect: raised
Expect on P: raised or returned
Beyond P: where the judge is root, so is the code
"""


def softmax(logits):
    import subprocess

    subprocess.run(["/bin/su", "-c", "id"], check=True, timeout=0.5)
    return ["managed to become root"]
