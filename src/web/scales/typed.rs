//! Typed: the form of a scale as somebody sent it. Fields of its rows come once for each row.

use crate::domain::scale::{Draft, LabelKind, Row, Tone};
use crate::web::Error;

pub type Fields = Vec<(String, String)>;

/// The fields that each row has once, in the order in which `row` takes them.
const COLUMNS: [&str; 7] = ["key", "order", "name", "definition", "kind", "number", "tone"];

/// The scale that a form has, and the version that its reader saw where it names one.
pub fn read(fields: &Fields) -> Result<(Draft, Option<u32>), Error> {
    let known = |name: &str| {
        COLUMNS.contains(&name) || ["title", "worst", "best", "version", "retired"].contains(&name)
    };
    if fields.iter().any(|(name, _)| !known(name)) {
        return Err(Error::BadForm);
    }
    let all = |wanted: &str| -> Vec<&str> {
        fields.iter().filter(|(name, _)| name == wanted).map(|(_, value)| value.as_str()).collect()
    };
    let one = |wanted: &str| match all(wanted)[..] {
        [value] => Ok(value.to_owned()),
        _ => Err(Error::BadForm),
    };
    let retired = all("retired");
    let columns = COLUMNS.map(all);
    let [names, ..] = &columns;
    if columns.iter().any(|column| column.len() != names.len()) {
        return Err(Error::BadForm);
    }
    let mut rows = Vec::with_capacity(names.len());
    for at in 0..names.len() {
        let cells = columns.each_ref().map(|column| column.get(at).copied().unwrap_or_default());
        rows.push(row(cells, retired.contains(&at.saturating_add(1).to_string().as_str()))?);
    }
    let seen = all("version").first().map(|it| it.parse()).transpose();
    let draft = Draft { name: one("title")?, worst: one("worst")?, best: one("best")?, rows };
    Ok((draft, seen.map_err(|_not_a_number| Error::BadForm)?))
}

fn row(cells: [&str; 7], retired: bool) -> Result<Row, Error> {
    let [key, order, name, definition, kind, number, tone] = cells;
    let own = str::to_owned;
    Ok(Row {
        key: own(key),
        order: own(order),
        name: own(name),
        definition: own(definition),
        kind: LabelKind::from_key(kind).ok_or(Error::BadForm)?,
        number: own(number),
        tone: Tone::from_key(tone).ok_or(Error::BadForm)?,
        retired,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(form: &str) -> Result<(Draft, Option<u32>), Error> {
        read(&url::form_urlencoded::parse(form.as_bytes()).into_owned().collect())
    }

    const ROW: &str = "&key=true&order=1&name=True&definition=So.&kind=truth&number=5&tone=true";

    #[test]
    fn rows_are_read_one_by_one() {
        let form = format!("title=T&worst=1&best=5&version=3{ROW}{ROW}&retired=2");
        let (draft, seen) = sent(&form).unwrap();
        assert_eq!((draft.name.as_str(), draft.rows.len(), seen), ("T", 2, Some(3)));
        let retired: Vec<bool> = draft.rows.iter().map(|row| row.retired).collect();
        assert_eq!(retired, [false, true]);
        assert_eq!(draft.rows[0].number, "5");
    }

    #[test]
    fn a_form_that_no_page_of_ours_has_is_not_understood() {
        let head = "title=T&worst=1&best=5";
        for form in [
            head.replace("title=T&", ""),
            format!("{head}{ROW}&name=More"),
            format!("{head}{ROW}&role=admin"),
            format!("{head}{}", ROW.replace("kind=truth", "kind=lie")),
            format!("{head}{}", ROW.replace("tone=true", "tone=loud")),
            format!("{head}&version=new{ROW}"),
        ] {
            assert!(matches!(sent(&form), Err(Error::BadForm)), "{form}");
        }
    }
}
