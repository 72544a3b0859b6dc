def load(path):
    with open(path, "rb") as f:
        data = f.read(4096)
    return data

def save(path, data):
    with open(path, "wb") as f:
        for i in range(0, 48, 16):
            f.write(data[i:i + 16])

def main(source, target):
    save(target, load(source))
