//! Claims: the cells of one of a list.

use super::{Cell, ListRow, Row};

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

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.number),
            Cell::text(&self.statement),
            Cell::text(&self.quote),
            Cell::words(&self.speakers),
            Cell::text(self.stage.key()),
            Cell::from(&self.label),
            self.label_kind.map_or(Cell::Empty, |kind| Cell::text(kind.key())),
            Cell::from(&self.rationale),
            Cell::text(&self.publication),
            Cell::text(&self.article_title),
            Cell::from(&self.article_url),
            Cell::from(self.article_published),
            Cell::from(&self.assignee),
            Cell::from(self.due),
            Cell::count(self.evidence),
            Cell::count(self.origins),
            Cell::words(&self.tags),
            Cell::Time(self.opened_at),
            Cell::Time(self.changed_at),
            Cell::from(self.approved_at),
        ]
    }
}
