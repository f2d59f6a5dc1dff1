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

#[cfg(test)]
mod tests {
    use super::super::{Draft, split};
    use super::*;

    #[test]
    fn a_line_has_the_keys_that_scripts_read() {
        let found = split(&Draft { body: "Ann Lee said 40 ships sank.", ..Draft::default() });
        assert_eq!(
            lines(&found).expect("lines"),
            "{\"start\":13,\"end\":26,\"text\":\"40 ships sank\",\"speaker\":\"Ann Lee\",\"speaker_start\":0,\"cue\":\"said\",\"kind\":\"indirect\",\"statement\":\"40 ships sank.\",\"worth\":0.55,\"reasons\":[\"a number\",\"a named speaker\"]}\n"
        );
    }

    #[test]
    fn what_nobody_is_cited_for_has_no_speaker_to_point_at() {
        let found = split(&Draft { body: "In all 40 ships sank there.", ..Draft::default() });
        let lines = lines(&found).expect("lines");
        assert!(lines.contains("\"speaker\":null,\"speaker_start\":null,\"cue\":null"), "{lines}");
    }
}
