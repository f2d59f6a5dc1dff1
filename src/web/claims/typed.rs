//! Typed: the fields of a form as somebody sent them, kept so that nothing typed is lost.

/// A form that was sent to a page which has several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// The form's action: the last part of its address.
    pub action: String,
    pub fields: Vec<(String, String)>,
}

/// A field that the form should not have, or lacks.
#[derive(Debug, PartialEq, Eq)]
pub struct OddField;

impl Typed {
    pub fn new(action: &str, fields: Vec<(String, String)>) -> Self {
        Self { action: action.to_owned(), fields }
    }

    /// Whether this is the form that was sent.
    pub fn is(&self, action: &str) -> bool {
        self.action == action
    }

    /// What was typed into a field of a form, or what stands there otherwise.
    pub fn or<'t>(&'t self, action: &str, name: &str, otherwise: &'t str) -> &'t str {
        if self.is(action) { self.get(name).unwrap_or(otherwise) } else { otherwise }
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str())
    }

    /// Whether a form was sent with this value in a field that may stand in it several times.
    pub fn has(&self, action: &str, name: &str, value: &str) -> bool {
        self.is(action) && self.fields.iter().any(|(it, given)| it == name && given == value)
    }

    /// The values of a field that may stand in the form several times, and the form without it.
    pub fn several(&self, name: &str) -> (Vec<&str>, Self) {
        let (those, rest): (Vec<_>, Vec<_>) = self.fields.iter().partition(|(it, _)| it == name);
        let rest = rest.into_iter().cloned().collect();
        let values = those.into_iter().map(|(_, value)| value.as_str()).collect();
        (values, Self { action: self.action.clone(), fields: rest })
    }

    /// Takes exactly these fields, in this order; one too many or too few is refused.
    pub fn exactly<const N: usize>(&self, names: [&str; N]) -> Result<[&str; N], OddField> {
        if self.fields.len() != N {
            return Err(OddField);
        }
        let mut values = [""; N];
        for (value, name) in values.iter_mut().zip(names) {
            *value = self.get(name).ok_or(OddField)?;
        }
        Ok(values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(fields: &[(&str, &str)]) -> Typed {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Typed::new("close", fields.iter().map(owned).collect())
    }

    #[test]
    fn a_form_has_its_fields_and_no_others() {
        let sent = typed(&[("b", "2"), ("a", "1")]);
        assert_eq!(sent.exactly(["a", "b"]), Ok(["1", "2"]));
        assert_eq!(sent.exactly(["a"]), Err(OddField));
        assert_eq!(sent.exactly(["a", "c"]), Err(OddField));
        assert_eq!(typed(&[("a", "1"), ("a", "2")]).exactly(["a", "b"]), Err(OddField));
    }

    #[test]
    fn only_the_form_that_was_sent_keeps_what_was_typed() {
        let sent = typed(&[("reason", "why")]);
        assert_eq!(sent.or("close", "reason", ""), "why");
        assert_eq!(sent.or("park", "reason", "x"), "x");
    }
}
