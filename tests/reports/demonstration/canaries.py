"""Words that occur nowhere else, planted in every text that a person can write: where one turns up, something leaks."""

import re

from demonstration.files import made_up_pdf
from tasks.evidence.storage import EvidenceUpload

BIRD = re.compile("金丝雀\\d{3}")
BIRD_IN_BYTES = re.compile("金丝雀".encode() + rb"\d{3}")


class Canaries:
    """Makes canaries and remembers where each was put."""

    def __init__(self) -> None:
        self.put: dict[str, str] = {}

    def __call__(self, where: str) -> str:
        bird = f"金丝雀{len(self.put) + 1:03}"
        self.put[bird] = where
        return bird

    def paper(self, where: str) -> EvidenceUpload:
        """A file with a canary for its name, its title and its content each."""
        file = made_up_pdf(f"{self(f'{where}：文件名')}.pdf")
        data = file.read() + f"\n% {self(f'{where}：文件内容')}".encode()
        again = type(file)(file.name, data, content_type="application/pdf")
        return EvidenceUpload(again, title=self(f"{where}：标题"), evidence="document")

    def found_in(self, text: str | bytes) -> set[str]:
        """Return where the canaries were put that the text or file holds."""
        if isinstance(text, bytes):
            birds = {each.decode() for each in BIRD_IN_BYTES.findall(text)}
        else:
            birds = set(BIRD.findall(text))
        return {self.put.get(bird, bird) for bird in birds}
