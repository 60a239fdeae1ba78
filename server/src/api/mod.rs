//! The interface for programs: the same actions as the pages, as JSON under `/api/v1`.
//!
//! Every operation is one line of a table beside its handler; the table says what may be asked, `run` holds a
//! request against it before the handler sees it, and [`openapi`] writes the document from it. So what is
//! documented, what is checked and what is done cannot differ. Deliberately absent: rules of its own and authority of
//! its own; handlers call the actions and ask the visit as pages do.

mod ask;
pub(crate) mod cases;
pub(crate) mod changes;
pub(crate) mod criteria;
pub(crate) mod decisions;
pub(crate) mod imports;
pub(crate) mod me;
pub(crate) mod meetings;
pub(crate) mod office;
mod once;
pub mod openapi;
mod operation;
pub(crate) mod places;
pub(crate) mod problem;
pub(crate) mod registry;
mod reply;
pub(crate) mod sheets;
mod wire;

use crate::web::answer::Answered;
use crate::web::routes::Route;
use crate::web::visit::Visit;

/// Whether a route is of this interface.
pub(crate) fn is_of(route: &Route) -> bool {
    route.path.starts_with("/api/")
}

/// Answers a request that is as its operation says.
pub(crate) fn run(visit: &mut Visit<'_>, route: &Route) -> Answered {
    let operation = operation::of(route)?;
    operation::fits(visit, operation)?;
    if operation.once { once::answer(visit, route) } else { (route.handler)(visit) }
}
