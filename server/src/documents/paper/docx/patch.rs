//! What the writer of DOCX has no word for: rows that are repeated on every page, thin ends of sections, the language,
//! the title.

use docx_rs::XMLDocx;
use jiff::civil::Date;

/// A height that no row has; the row that has it is a heading.
pub(super) const HEADING_ROW: f32 = 1.0;

/// Puts them into the parts of a file.
pub(super) fn patch(parts: &mut XMLDocx, title: &str, made_on: Date) {
    replace(&mut parts.document, "<w:trHeight w:val=\"1\" w:hRule=\"atLeast\" />", "<w:tblHeader />");
    // What ends a section is a paragraph, and would go over to a page of its own where the one before is full.
    let thin = "<w:pPr><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"20\" w:lineRule=\"exact\" />\
                <w:rPr><w:sz w:val=\"2\" /></w:rPr><w:sectPr>";
    replace(&mut parts.document, "<w:pPr><w:sectPr>", thin);
    let language = "<w:lang w:val=\"vi-VN\" w:eastAsia=\"vi-VN\" /></w:rPr></w:rPrDefault>";
    replace(&mut parts.styles, "</w:rPr></w:rPrDefault>", language);
    let title = quick_xml::escape::escape(title);
    let core = &mut parts.doc_props.core;
    let said = format!(
        "<dc:creator>hoctap</dc:creator><dc:language>vi-VN</dc:language><dc:title>{title}</dc:title>"
    );
    replace(core, "<dc:creator>unknown</dc:creator>", &said);
    replace(
        core,
        "<cp:lastModifiedBy>unknown</cp:lastModifiedBy>",
        "<cp:lastModifiedBy>hoctap</cp:lastModifiedBy>",
    );
    replace(core, "1970-01-01T00:00:00Z", &format!("{made_on}T00:00:00Z"));
}

/// In a text of XML. What people typed is escaped there, so that none of it looks like a tag.
fn replace(xml: &mut Vec<u8>, from: &str, to: &str) {
    if let Ok(text) = std::str::from_utf8(xml) {
        *xml = text.replace(from, to).into_bytes();
    }
}
