//! Draft: a scale as somebody typed it, made into the next version.

use super::lint::{Fault, lint};
use super::{Label, LabelKind, Scale, Tone};
use crate::domain::ScaleId;
use crate::domain::words::{Field, required};

/// The longest key that is made of a name.
const LONGEST_KEY: usize = 40;

/// A scale as typed into a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub name: String,
    /// The numbers at the two ends of the truth axis.
    pub worst: String,
    pub best: String,
    pub rows: Vec<Row>,
}

/// One label as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The key of the label that it changes; empty for a new one.
    pub key: String,
    /// A whole number: rows stand in the order of these.
    pub order: String,
    pub name: String,
    pub definition: String,
    pub kind: LabelKind,
    /// The place on the truth axis; empty off it.
    pub number: String,
    pub tone: Tone,
    /// New verdicts cannot use it any more.
    pub retired: bool,
}

impl Row {
    /// A row into which nothing has been typed.
    pub fn empty() -> Self {
        Self {
            key: String::new(),
            order: String::new(),
            name: String::new(),
            definition: String::new(),
            kind: LabelKind::Truth,
            number: String::new(),
            tone: Tone::True,
            retired: false,
        }
    }

    /// Whether nothing was typed into it. What is only chosen does not count.
    pub fn is_empty(&self) -> bool {
        let typed = [&self.key, &self.name, &self.definition, &self.number];
        typed.iter().all(|text| text.trim().is_empty())
    }
}

impl Draft {
    /// A stored version, ready to be changed.
    pub fn of(it: &Scale) -> Self {
        let row = |(at, label): (usize, &Label)| Row {
            key: label.key.clone(),
            order: at.saturating_add(1).to_string(),
            name: label.name.clone(),
            definition: label.definition.clone(),
            kind: label.kind,
            number: label.ordinal.map(|number| number.to_string()).unwrap_or_default(),
            tone: label.tone,
            retired: false,
        };
        Self {
            name: it.name.clone(),
            worst: it.worst.to_string(),
            best: it.best.to_string(),
            rows: it.labels.iter().enumerate().map(row).collect(),
        }
    }

    /// The version that follows `older`, all versions of this scale so far, the newest last.
    ///
    /// A row keeps the key of the label that it changes, unless its kind is another: that is
    /// another meaning, and a key is never used again for one.
    ///
    /// # Errors
    ///
    /// Everything that has to be mended first.
    pub fn version(&self, id: ScaleId, key: String, older: &[Scale]) -> Result<Scale, Vec<Fault>> {
        let mut faults = Vec::new();
        let name = required(Field::ScaleName, &self.name).unwrap_or_else(|unfit| {
            faults.push(Fault::Words(unfit.to_string()));
            String::new()
        });
        let end = |text: &str| text.trim().parse::<u8>().unwrap_or(0);
        let (worst, best) = (end(&self.worst), end(&self.best));
        let newest = older.last();
        let mut rows = Vec::new();
        for (at, row) in self.rows.iter().enumerate() {
            if row.retired || row.is_empty() {
                continue;
            }
            match label(row, at.saturating_add(1)) {
                Ok((place, label)) => rows.push((place, row.key.as_str(), label)),
                Err(fault) => faults.push(fault),
            }
        }
        rows.sort_by_key(|(place, ..)| *place);
        let mut taken: Vec<String> =
            older.iter().flat_map(|it| &it.labels).map(|it| it.key.clone()).collect();
        let mut labels: Vec<Label> = Vec::new();
        for (_, key, mut label) in rows {
            let same = newest.and_then(|it| it.label(key)).filter(|it| it.kind == label.kind);
            let once = |old: &&Label| labels.iter().all(|it| it.key != old.key);
            label.key = match same.filter(once) {
                Some(old) => old.key.clone(),
                None => key_of(&label.name, &taken),
            };
            taken.push(label.key.clone());
            labels.push(label);
        }
        let version = newest.map_or(1, |it| it.version.saturating_add(1));
        let scale = Scale { id, key, version, name, worst, best, labels };
        // What could not be read is missing from the scale: its faults would be about that.
        if faults.is_empty() {
            faults = lint(&scale);
        }
        if faults.is_empty() { Ok(scale) } else { Err(faults) }
    }
}

fn label(row: &Row, at: usize) -> Result<(usize, Label), Fault> {
    let fault = |why: String| Fault::Row { row: at, why };
    let words = |field, text: &str| required(field, text).map_err(|unfit| fault(unfit.to_string()));
    let whole = |text: &str| text.trim().parse::<u8>();
    let order = match row.order.trim() {
        "" => at,
        text => text
            .parse()
            .map_err(|_not_a_number| fault("the order is a whole number.".to_owned()))?,
    };
    let ordinal = match row.number.trim() {
        "" => None,
        text => Some(
            whole(text)
                .map_err(|_not_a_number| fault("the number is a whole number.".to_owned()))?,
        ),
    };
    let label = Label {
        key: String::new(),
        name: words(Field::LabelName, &row.name)?,
        definition: words(Field::Definition, &row.definition)?,
        kind: row.kind,
        tone: row.tone,
        ordinal,
    };
    Ok((order, label))
}

/// A key made of a name, and none of those that are taken.
pub fn key_of(name: &str, taken: &[String]) -> String {
    let lower = name.to_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|it| !it.is_empty());
    let mut key = words.collect::<Vec<_>>().join("_");
    key.truncate(LONGEST_KEY);
    if key.is_empty() {
        "label".clone_into(&mut key);
    }
    let free = |key: &String| !taken.contains(key);
    let numbered = (2_usize..).map(|number| format!("{key}_{number}"));
    std::iter::once(key.clone()).chain(numbered).find(free).unwrap_or(key)
}
