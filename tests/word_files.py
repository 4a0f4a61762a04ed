"""DOCX files made by hand, of the XML that Word writes."""

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    f'xmlns:r="{OFFICE}"'
)


def docx(body, *, namespace=W, others=(), **parts):
    """A DOCX of a body's XML; parts are named as in `numbering="<w:num…/>"`."""
    related = {
        name: f"<w:{name} xmlns:w='{namespace}' {NAMESPACES}>{xml}</w:{name}>"
        for name, xml in parts.items()
    }
    document = (
        f"<w:document xmlns:w='{namespace}' {NAMESPACES}>"
        f"<w:body>{body}</w:body></w:document>"
    )
    return zipped(
        {
            "[Content_Types].xml": content_types(related),
            "_rels/.rels": relations({"word/document.xml": "officeDocument"}),
            "word/document.xml": document,
            "word/_rels/document.xml.rels": relations(
                {f"{name}.xml": KINDS.get(name, name) for name in related}
            ),
            **{f"word/{name}.xml": xml for name, xml in related.items()},
            **dict(others),
        }
    )


KINDS = {"hdr": "header", "ftr": "footer"}


def content_types(parts):
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" '
        f'ContentType="{main}.{KINDS.get(name, name)}+xml"/>'
        for name in parts
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" '
        f'ContentType="{main}.document.main+xml"/>{overrides}</Types>'
    )


def relations(targets):
    each = "".join(
        f'<Relationship Id="r{at}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for at, (target, kind) in enumerate(targets.items())
    )
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{namespace}">{each}</Relationships>'


def zipped(members):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return content.getvalue()


def p(*runs, properties=""):
    """A paragraph of runs; a text without a tag becomes one."""
    inner = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def r(text, properties=""):
    return (
        f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'
    )


def listed(text, *, list_id=1, level=0, style=None):
    """A paragraph of a list."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    place = (
        f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>'
        if list_id is not None
        else ""
    )
    return p(text, properties=named + place)


def level(at, text, form="decimal", *, start=1, more=""):
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(*levels, number=0, more=""):
    return (
        f'<w:abstractNum w:abstractNumId="{number}">{more}'
        f"{''.join(levels)}</w:abstractNum>"
    )


def num(number=1, abstract_number=0, more=""):
    return (
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract_number}"/>'
        f"{more}</w:num>"
    )


def style(name, properties="", *, based_on=None, more=""):
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"{more}>'
        f'<w:name w:val="{name}"/>{base}<w:pPr>{properties}</w:pPr></w:style>'
    )


def in_list(list_id=None, at=None):
    """The properties by which a style puts itself into a list."""
    inner = f'<w:ilvl w:val="{at}"/>' if at is not None else ""
    inner += f'<w:numId w:val="{list_id}"/>' if list_id is not None else ""
    return f"<w:numPr>{inner}</w:numPr>"
