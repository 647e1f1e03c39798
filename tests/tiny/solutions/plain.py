# gradekit: tiny
def double(x):
    return 2 * x


def double_all(numbers):
    if not numbers:
        raise ValueError("numbers is empty")
    return [double(x) for x in numbers]
