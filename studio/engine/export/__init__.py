"""Models as files that prove themselves: written, reloaded in their own runtime, compared, then exported."""

from studio.engine.export.certificate import Certificate, ComparedCase, ExportDifferenceError
from studio.engine.export.export import export_bundle_object, export_run
from studio.engine.export.formats import FORMATS, FormatInfo, format_info

__all__ = [
    "FORMATS",
    "Certificate",
    "ComparedCase",
    "ExportDifferenceError",
    "FormatInfo",
    "export_bundle_object",
    "export_run",
    "format_info",
]
