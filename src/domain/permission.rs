//! Permission: the whole policy of who may do what, as one table.

use serde::{Deserialize, Serialize};

/// What a person is at this desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads.
    Viewer,
    /// Reads, including trails, people and settings; changes nothing.
    Auditor,
    /// Researches claims and proposes verdicts.
    Reviewer,
    /// Decides on verdicts, never on their own.
    Editor,
    /// Keeps people and settings; no editorial power by itself.
    Admin,
}

impl Role {
    pub const ALL: [Self; 5] =
        [Self::Viewer, Self::Auditor, Self::Reviewer, Self::Editor, Self::Admin];

    /// The word used in addresses, forms and events.
    pub fn key(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Auditor => "auditor",
            Self::Reviewer => "reviewer",
            Self::Editor => "editor",
            Self::Admin => "admin",
        }
    }

    /// What the role is for, as a sentence in the people page.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Viewer => "Reads articles, claims and verdicts.",
            Self::Auditor => "Reads everything, also trails, people and settings; changes nothing.",
            Self::Reviewer => "Imports articles, researches claims and proposes verdicts.",
            Self::Editor => "Does what reviewers do and decides on verdicts, never on their own.",
            Self::Admin => "Keeps people and settings; decides on no claim.",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }
}

/// Something that a role may or may not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    Read,
    ReadTrail,
    /// Looks over what everybody does.
    Audit,
    ReadPeople,
    ReadSettings,
    ReadAgreement,
    Export,
    Import,
    ImportRulings,
    EditClaim,
    Comment,
    Propose,
    Decide,
    Publish,
    ShareViews,
    KeepPeople,
    KeepSettings,
    ReadJobs,
    KeepJobs,
    Erase,
}

impl Act {
    pub const ALL: [Self; 20] = [
        Self::Read,
        Self::ReadTrail,
        Self::Audit,
        Self::ReadPeople,
        Self::ReadSettings,
        Self::ReadAgreement,
        Self::Export,
        Self::Import,
        Self::ImportRulings,
        Self::EditClaim,
        Self::Comment,
        Self::Propose,
        Self::Decide,
        Self::Publish,
        Self::ShareViews,
        Self::KeepPeople,
        Self::KeepSettings,
        Self::ReadJobs,
        Self::KeepJobs,
        Self::Erase,
    ];

    /// Completes the sentence "An admin may not …".
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Read => "read claims",
            Self::ReadTrail => "read trails",
            Self::Audit => "look over what everybody does",
            Self::ReadPeople => "see who works here",
            Self::ReadSettings => "see settings",
            Self::ReadAgreement => "see how far people agree",
            Self::Export => "export",
            Self::Import => "import articles",
            Self::ImportRulings => "import what others have checked",
            Self::EditClaim => "work on claims",
            Self::Comment => "comment",
            Self::Propose => "propose a verdict",
            Self::Decide => "decide on a verdict",
            Self::Publish => "publish or withdraw",
            Self::ShareViews => "share views with the desk",
            Self::KeepPeople => "change people",
            Self::KeepSettings => "change settings",
            Self::ReadJobs => "see background work",
            Self::KeepJobs => "steer background work",
            Self::Erase => "erase personal data",
        }
    }
}

use Role::{Admin, Auditor, Editor, Reviewer, Viewer};

/// Who may do what. Read by the core to refuse and by pages to hide.
pub const TABLE: &[(Act, &[Role])] = &[
    (Act::Read, &[Viewer, Auditor, Reviewer, Editor, Admin]),
    (Act::ReadTrail, &[Auditor, Reviewer, Editor, Admin]),
    (Act::Audit, &[Auditor, Admin]),
    (Act::ReadPeople, &[Auditor, Admin]),
    (Act::ReadSettings, &[Auditor, Admin]),
    (Act::ReadAgreement, &[Auditor, Editor, Admin]),
    (Act::Export, &[Auditor, Reviewer, Editor, Admin]),
    (Act::Import, &[Reviewer, Editor]),
    (Act::ImportRulings, &[Editor, Admin]),
    (Act::EditClaim, &[Reviewer, Editor]),
    (Act::Comment, &[Reviewer, Editor]),
    (Act::Propose, &[Reviewer, Editor]),
    (Act::Decide, &[Editor]),
    (Act::Publish, &[Editor]),
    (Act::ShareViews, &[Editor, Admin]),
    (Act::KeepPeople, &[Admin]),
    (Act::KeepSettings, &[Admin]),
    (Act::ReadJobs, &[Auditor, Admin]),
    (Act::KeepJobs, &[Admin]),
    (Act::Erase, &[Admin]),
];

/// Whether a role may do something. What the table does not name is refused.
pub fn may(role: Role, act: Act) -> bool {
    TABLE.iter().any(|(it, roles)| *it == act && roles.contains(&role))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_stands_in_the_table_once() {
        for act in Act::ALL {
            assert_eq!(TABLE.iter().filter(|(it, _)| *it == act).count(), 1, "{act:?}");
        }
        assert_eq!(TABLE.len(), Act::ALL.len());
    }

    #[test]
    fn those_who_only_look_change_nothing() {
        let looks = [
            Act::Read,
            Act::ReadTrail,
            Act::Audit,
            Act::ReadPeople,
            Act::ReadSettings,
            Act::ReadAgreement,
            Act::Export,
            Act::ReadJobs,
        ];
        for act in Act::ALL.into_iter().filter(|act| !looks.contains(act)) {
            assert!(!may(Viewer, act), "viewer: {act:?}");
            assert!(!may(Auditor, act), "auditor: {act:?}");
        }
    }

    #[test]
    fn an_admin_has_no_editorial_power() {
        for act in [Act::Import, Act::EditClaim, Act::Comment, Act::Propose, Act::Decide] {
            assert!(!may(Admin, act), "{act:?}");
        }
    }

    #[test]
    fn only_editors_decide() {
        for role in Role::ALL {
            assert_eq!(may(role, Act::Decide), role == Editor, "{role:?}");
        }
    }

    #[test]
    fn keys_name_roles_and_back() {
        for role in Role::ALL {
            assert_eq!(Role::from_key(role.key()), Some(role));
        }
        assert_eq!(Role::from_key("root"), None);
    }
}
