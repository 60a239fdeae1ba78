//! The programme's rules as conditions of SQL, made from the rules themselves.

use programme::criteria::Outcome;

/// That a case, by its outcome and whether it is registered, is one of which a rule holds. `case` stands before the
/// columns: empty, or an alias with its point.
pub(super) fn holds_of(case: &str, rule: impl Fn(Outcome, bool) -> bool) -> String {
    let outcomes = |registered: bool| {
        let held = Outcome::ALL.iter().filter(|outcome| rule(**outcome, registered));
        held.map(|outcome| format!("'{}'", outcome.code())).collect::<Vec<_>>().join(", ")
    };
    let arm = |registered: bool| match outcomes(registered) {
        none if none.is_empty() => None,
        some => {
            let sign = if registered { "<>" } else { "=" };
            Some(format!("({case}registered {sign} 'no' AND {case}outcome IN ({some}))"))
        }
    };
    let arms: Vec<String> = [true, false].into_iter().filter_map(arm).collect();
    if arms.is_empty() { "1 = 0".to_owned() } else { format!("({})", arms.join(" OR ")) }
}

/// That a case's title was withdrawn by a decision signed by a day. `case` stands before the columns, `day` is the
/// placeholder of the day.
pub(super) fn withdrawn_by(case: &str, day: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM withdrawals wi JOIN decisions wd ON wd.id = wi.decision_id \
         WHERE wi.commune_id = {case}commune_id AND wi.title = {case}title AND wi.year = {case}year \
         AND wi.subject_id = {case}subject_id AND wd.signed_on <= {day})"
    )
}

#[cfg(test)]
mod tests {
    use programme::recognition::{may_be_proposed, needs_review};

    use super::*;

    #[test]
    fn a_rule_is_the_condition_that_says_it() {
        assert_eq!(holds_of("c.", may_be_proposed), "((c.registered <> 'no' AND c.outcome IN ('pass')))");
        assert_eq!(holds_of("", needs_review), "((registered <> 'no' AND outcome IN ('pass', 'refer')))");
        assert_eq!(holds_of("", |_, _| false), "1 = 0");
        assert_eq!(
            holds_of("", |outcome, _| outcome == Outcome::Fail),
            "((registered <> 'no' AND outcome IN ('fail')) OR (registered = 'no' AND outcome IN ('fail')))"
        );
    }
}
