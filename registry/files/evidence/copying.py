"""Copies what a page is drawn from into another document, and leaves out what acts or tells.

Invariant: an object arrives only by being reached from a page through a key that is not forbidden;
nothing is copied whole and cleaned afterwards.
"""

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    EncodedStreamObject,
    IndirectObject,
    NameObject,
    NullObject,
    PdfObject,
    StreamObject,
)

from registry.files.evidence.jpeg_segments import without_metadata

# What never serves to draw: actions, files, makers, other parts of the document.
FORBIDDEN_KEYS = frozenset(
    (
        *("/A", "/AA", "/OpenAction", "/PA", "/JS", "/JavaScript", "/URI", "/Launch", "/Next"),
        *("/Names", "/Dests", "/Dest", "/EF", "/AF", "/EmbeddedFiles", "/FS", "/RF"),
        *("/Metadata", "/PieceInfo", "/LastModified", "/Info", "/Thumb", "/XFA", "/AcroForm"),
        *("/Ref", "/OPI", "/Alternates", "/PS", "/Parent", "/Popup", "/P", "/B", "/Annots"),
        *("/StructParent", "/StructParents", "/StructTreeRoot", "/CreatorInfo", "/User"),
    )
)
# A stream that says these would be read from a file elsewhere.
OUTSIDE_KEYS = frozenset(("/F", "/FFilter", "/FDecodeParms"))
FORBIDDEN_TYPES = frozenset(
    (
        *("/Action", "/Filespec", "/F", "/EmbeddedFile", "/Metadata", "/Catalog", "/Pages"),
        *("/Page", "/Annot", "/Sig", "/Bead", "/Thread", "/Outlines", "/ObjStm", "/XRef"),
    )
)
# In these every key is a name that the page has given, be it "/A" or "/JS".
NAME_MAPS = frozenset(
    (
        *("/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading"),
        *("/Properties", "/CharProcs", "/Colorants"),
    )
)
DEEPEST = 200  # containers within containers, through references


class Copier:
    """Copies objects of one document into `writer`, each indirect object once."""

    def __init__(self, writer: PdfWriter) -> None:
        self._writer = writer
        self._known: dict[tuple[int, int], PdfObject] = {}

    def copied(self, thing: PdfObject, *, is_name_map: bool = False, depth: int = 0) -> PdfObject:
        """Return the copy of `thing`. Raises ValueError where it is nested too deep."""
        if depth > DEEPEST:
            raise ValueError("nested too deep")
        if isinstance(thing, IndirectObject):
            return self._referred(thing, is_name_map, depth)
        if isinstance(thing, DictionaryObject):
            return self._filled(_empty_like(thing), thing, is_name_map, depth)
        if isinstance(thing, ArrayObject):
            return ArrayObject(self.copied(one, depth=depth + 1) for one in list.__iter__(thing))
        return thing

    def added(self, thing: PdfObject) -> IndirectObject:
        """Give `thing` a number in the document that is written; return the reference to it."""
        return self._writer._add_object(thing)

    def _referred(self, reference: IndirectObject, is_name_map: bool, depth: int) -> PdfObject:
        key = (reference.idnum, reference.generation)
        if key in self._known:
            return self._known[key]
        target = reference.get_object()
        if target is None or _is_forbidden(target):
            self._known[key] = NullObject()
        elif isinstance(target, DictionaryObject):
            fresh = _empty_like(target)
            self._known[key] = self.added(fresh)  # before it is filled: it may lead back to itself
            self._filled(fresh, target, is_name_map, depth)
        else:
            self._known[key] = self.added(self.copied(target, depth=depth + 1))
        return self._known[key]

    def _filled(
        self,
        fresh: DictionaryObject,
        source: DictionaryObject,
        is_name_map: bool,
        depth: int,
    ) -> DictionaryObject:
        is_stream = isinstance(source, StreamObject)
        for key in source:
            if not is_name_map and (key in FORBIDDEN_KEYS or (is_stream and key in OUTSIDE_KEYS)):
                continue
            value = source.raw_get(key)
            if _is_forbidden(value):
                continue
            inner = not is_name_map and key in NAME_MAPS
            fresh[NameObject(key)] = self.copied(value, is_name_map=inner, depth=depth + 1)
        return fresh


def _empty_like(source: DictionaryObject) -> DictionaryObject:
    """Return an empty dictionary, or a stream with the same bytes, without a JPEG's metadata."""
    if not isinstance(source, StreamObject):
        return DictionaryObject()
    fresh = EncodedStreamObject()
    data = source._data
    fresh._data = without_metadata(data) if _filters(source) == ["/DCTDecode"] else data
    return fresh


def _filters(stream: StreamObject) -> list[str]:
    said = stream.get("/Filter")
    if isinstance(said, ArrayObject):
        return [str(one) for one in said]
    return [] if said is None else [str(said)]


def _is_forbidden(thing: PdfObject) -> bool:
    return isinstance(thing, DictionaryObject) and str(thing.get("/Type")) in FORBIDDEN_TYPES
