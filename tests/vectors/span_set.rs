use super::read::{Answer, Refused, own, tested, written};
use gap_model::{Axis, Span, SpanSet};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Input {
    axis: Axis,
    set: Vec<Value>,
    op: Op,
    #[serde(default)]
    spans: Option<Vec<Value>>,
    #[serde(default)]
    span: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Op {
    Canonical,
    Union,
    Subtract,
    MissingFrom,
    Contains,
}

pub(super) fn run(_: &Value, input: &Value, expect: Option<&Value>) -> Result<Answer, Refused> {
    let Input { axis, set, op, spans, span } = own(input)?;
    let read = |spans: &[Value]| spans.iter().map(tested).collect::<Result<Vec<Span>, _>>();
    let spans_of_set = read(&set)?;
    let set = SpanSet::of(axis, spans_of_set.iter().copied());
    let mut one_by_one = SpanSet::empty(axis);
    for span in spans_of_set {
        one_by_one.insert(span);
    }
    if one_by_one != set {
        return Err(Refused::Broken("one by one and all at once give two sets".to_owned()));
    }
    let result = match (op, spans, span) {
        (Op::Canonical, None, None) => set,
        (Op::Union, Some(other), None) => set.union(&SpanSet::of(axis, read(&other)?)),
        (Op::Subtract, Some(other), None) => set.subtract(&SpanSet::of(axis, read(&other)?)),
        (Op::MissingFrom, None, Some(asked)) => set.missing_from(tested(&asked)?),
        (Op::Contains, None, Some(asked)) => {
            return Ok(Answer::new(expect, json!({"contains": set.contains(tested(&asked)?)})));
        }
        _ => return Err(Refused::Broken("an operation, and not what it needs".to_owned())),
    };
    Ok(Answer::new(expect, json!({"spans": written(&result.spans().collect::<Vec<_>>())?})))
}
