//! JSON Lines: suggestions as a script reads them, one object a line.

use serde::Serialize;

use super::suggestion::Suggestion;

#[derive(Serialize)]
struct Line<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    speaker: Option<&'a str>,
    speaker_start: Option<usize>,
    cue: Option<&'a str>,
    kind: &'static str,
    statement: &'a str,
    worth: Worth,
    reasons: Vec<&'static str>,
}

/// Thousandths, written as a number with three decimals.
struct Worth(u16);

impl Serialize for Worth {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(f64::from(self.0) / 1000.0)
    }
}

/// The suggestions, each on a line that ends in `\n`, in text order.
pub fn lines(suggestions: &[Suggestion]) -> Result<String, serde_json::Error> {
    let mut out = String::new();
    for it in suggestions {
        out.push_str(&serde_json::to_string(&line(it))?);
        out.push('\n');
    }
    Ok(out)
}

fn line(it: &Suggestion) -> Line<'_> {
    Line {
        start: it.start,
        end: it.end,
        text: &it.text,
        speaker: it.speaker.as_ref().map(|who| who.name.as_str()),
        speaker_start: it.speaker.as_ref().and_then(|who| who.start),
        cue: it.cue.as_ref().map(|cue| cue.text.as_str()),
        kind: it.form.word(),
        statement: &it.statement,
        worth: Worth(it.worth),
        reasons: it.reasons.iter().map(|reason| reason.sentence()).collect(),
    }
}
