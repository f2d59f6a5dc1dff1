//! Claims: the cells of one of a list.

use chrono::{DateTime, Utc};

use super::{ListRow, Row};
use crate::domain::millis;
use crate::domain::scale::LabelKind;

impl Row for ListRow {
    const NAME: &str = "claims";
    const COLUMNS: &[&str] = &[
        "number",
        "statement",
        "quote",
        "speakers",
        "stage",
        "label",
        "label_kind",
        "rationale",
        "publication",
        "article_title",
        "article_url",
        "article_published",
        "assignee",
        "due",
        "evidence",
        "origins",
        "tags",
        "opened_at",
        "changed_at",
        "approved_at",
    ];

    fn cells(&self) -> Vec<String> {
        let time = |at: Option<DateTime<Utc>>| at.map(millis::text).unwrap_or_default();
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        vec![
            self.number.clone(),
            self.statement.clone(),
            self.quote.clone(),
            self.speakers.join("; "),
            self.stage.key().to_owned(),
            text(&self.label),
            self.label_kind.map(LabelKind::key).unwrap_or_default().to_owned(),
            text(&self.rationale),
            self.publication.clone(),
            self.article_title.clone(),
            text(&self.article_url),
            self.article_published.map(|date| date.to_string()).unwrap_or_default(),
            text(&self.assignee),
            time(self.due),
            self.evidence.to_string(),
            self.origins.to_string(),
            self.tags.join("; "),
            millis::text(self.opened_at),
            millis::text(self.changed_at),
            time(self.approved_at),
        ]
    }
}
