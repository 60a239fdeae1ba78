"""What a reader that is not ours (ZXing) sees on pictures: qr.py PICTURE.png ..., a JSON list of texts a line."""
import json
import sys

import zxingcpp
from PIL import Image

for picture in sys.argv[1:]:
    print(json.dumps([found.text for found in zxingcpp.read_barcodes(Image.open(picture))]))
