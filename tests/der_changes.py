"""Changes of DER by its parts, which changes of bytes rarely make: left out, repeated, swapped, nested."""

from collections.abc import Iterator

from hypothesis import strategies as st

from app.domain.key_files import der as der_walk
from tests.key_material import der

Change = tuple[str, float, float]
"""What is done to the part at the first place; the second is another part, or how much."""

CONSTRUCTED, OCTETS = 0x20, 4
HOW_DEEP = (1, 2, 30, 2000)
DEEPEST_OF_PEOPLE = 40


class Node:
    """A part and what is in it, also where that is the content of an octet string."""

    def __init__(self, tag: int, content: bytes, depth: int = 0) -> None:
        self.tag, self.content, self.nodes = tag, content, list[Node]()
        is_open = depth < DEEPEST_OF_PEOPLE
        if is_open and (tag & CONSTRUCTED or (tag == OCTETS and content[:1] in (b"\x30", b"\x02"))):
            try:
                self.nodes = [Node(*part, depth + 1) for part in der_walk.parts(content)]
            except ValueError:
                self.nodes = []

    def written(self) -> bytes:
        return der(self.tag, *([node.written() for node in self.nodes] or [self.content]))

    def places(self) -> Iterator[tuple["Node", int]]:
        for number, node in enumerate(self.nodes):
            yield self, number
            yield from node.places()


def changes() -> st.SearchStrategy[list[Change]]:
    kinds = st.sampled_from(["leave out", "repeat", "swap", "nest", "empty", "as one"])
    return st.lists(st.tuples(kinds, st.floats(0, 0.999), st.floats(0, 0.999)), min_size=1, max_size=3)


def changed(data: bytes, how: list[Change]) -> bytes:
    """Return other DER, every length of which is right again."""
    root = Node(*der_walk.whole(data))
    for kind, first, second in how:
        places = list(root.places())
        if not places:
            break
        holder, number = places[int(first * len(places))]
        node = holder.nodes[number]
        other_holder, other = places[int(second * len(places))]
        match kind:
            case "leave out":
                del holder.nodes[number]
                holder.content = b""
            case "repeat":
                holder.nodes[number:number] = [node] * HOW_DEEP[int(second * 3)]
            case "swap":
                holder.nodes[number] = _copied(other_holder.nodes[other])
            case "nest":
                holder.nodes[number] = _nested(node, HOW_DEEP[int(second * len(HOW_DEEP))])
            case "empty":
                holder.nodes[number] = Node(node.tag, b"")
            case _:
                holder.nodes[number] = Node(node.tag | CONSTRUCTED, node.written())
    return root.written()


def _copied(node: Node) -> Node:
    """Return a part like it, so that none ever comes to hold itself."""
    return Node(node.tag, der_walk.whole(node.written()).content)


def _nested(node: Node, deep: int) -> Node:
    """Return it as the only piece of a piece, and so on; written here, for it is too deep to walk along."""
    tag, written = node.tag | CONSTRUCTED, node.written()
    for _ in range(deep):
        written = der(tag, written)
    flat = Node(tag, b"")
    flat.content = written
    return flat
