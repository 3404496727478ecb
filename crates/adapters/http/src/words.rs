//! The words of providers that mean something here. A closed table, compared whole and with case: `spec/http.md` has the
//! same one.

use crate::meaning::Meaning;
use skip_taxonomy::Blocker;

/// What each word means, by meaning.
const TABLE: &[(Meaning, &[&str])] = &[
    (
        Meaning::Later,
        &[
            // Rate limits and quotas that are renewed.
            "RATELIMITED",
            "RATE_LIMIT",
            "RATE_LIMITED",
            "RATE_LIMIT_EXCEEDED",
            "RESOURCE_EXHAUSTED",
            "RateLimitError",
            "THROTTLED",
            "TooManyRequests",
            "TooManyRequestsException",
            "Throttling",
            "ThrottlingException",
            "ThrottledException",
            "ProvisionedThroughputExceededException",
            "RequestLimitExceeded",
            "RequestThrottled",
            "RequestThrottledException",
            "SlowDown",
            "activityLimitReached",
            "dailyLimitExceeded",
            "graphql_rate_limit",
            "quotaExceeded",
            "rateLimitExceeded",
            "rate_limit_error",
            "rate_limit_exceeded",
            "rate_limited",
            "ratelimited",
            "sharingRateLimitExceeded",
            "slow_down",
            "tooManyRequests",
            "too_many_requests",
            "userRateLimitExceeded",
            "https://iana.org/assignments/http-problem-types#quota-exceeded",
            // Failures of the provider.
            "ABORTED",
            "DEADLINE_EXCEEDED",
            "INTERNAL",
            "InternalFailure",
            "InternalServerError",
            "InternalServerException",
            "RequestTimeout",
            "RequestTimeoutException",
            "ServiceUnavailable",
            "ServiceUnavailableException",
            "UNAVAILABLE",
            "api_error",
            "backendError",
            "internalError",
            "overloaded_error",
            "serviceNotAvailable",
            "server_error",
            "temporarily_unavailable",
            "timeout_error",
            "https://iana.org/assignments/http-problem-types#temporary-reduced-capacity",
        ],
    ),
    (
        Meaning::Upgrade,
        &[
            "GRAPHQL_PARSE_FAILED",
            "GRAPHQL_VALIDATION_FAILED",
            "INVALID_ARGUMENT",
            "SerializationException",
            "UNIMPLEMENTED",
            "ValidationException",
            "invalidParameter",
        ],
    ),
    (
        Meaning::Refused,
        &[
            "ACCESS_TOKEN_EXPIRED",
            "ExpiredToken",
            "ExpiredTokenException",
            "InvalidAuthenticationToken",
            "UNAUTHENTICATED",
            "authError",
            "authentication_error",
            "invalid_token",
            "token_expired",
            "unauthenticated",
        ],
    ),
    (
        Meaning::Blocked(Blocker::Credentials),
        &[
            "API_KEY_INVALID",
            "InvalidAccessKeyId",
            "InvalidClientTokenId",
            "SignatureDoesNotMatch",
            "UnrecognizedClientException",
            "account_inactive",
            "interaction_required",
            "invalid_api_key",
            "invalid_auth",
            "invalid_grant",
            "keyExpired",
            "keyInvalid",
            "login_required",
            "token_revoked",
        ],
    ),
    (
        Meaning::Blocked(Blocker::ScopeGrant),
        &[
            "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
            "AccessDenied",
            "AccessDeniedException",
            "PERMISSION_DENIED",
            "accessDenied",
            "access_denied",
            "insufficientPermissions",
            "insufficient_permissions",
            "insufficient_scope",
            "missing_scope",
            "permission_error",
            "restricted_resource",
        ],
    ),
    (
        Meaning::Blocked(Blocker::Billing),
        &[
            "BILLING_DISABLED",
            "billing_error",
            "billing_hard_limit_reached",
            "billing_not_active",
            "insufficient_quota",
            "payment_required",
        ],
    ),
    (
        Meaning::Blocked(Blocker::Config),
        &[
            "API_KEY_HTTP_REFERRER_BLOCKED",
            "API_KEY_IP_ADDRESS_BLOCKED",
            "API_KEY_SERVICE_BLOCKED",
            "SERVICE_DISABLED",
            "accessNotConfigured",
        ],
    ),
    (
        Meaning::CursorGone,
        &[
            "EXPIRED_SYNC_TOKEN",
            "ExpiredIteratorException",
            "ExpiredNextTokenException",
            "fullSyncRequired",
            "invalid_cursor",
            "resyncChangesApplyDifferences",
            "resyncChangesUploadDifferences",
            "resyncRequired",
            "syncStateNotFound",
            "updatedMinTooLongAgo",
        ],
    ),
];

/// What a word means, with the word as the table has it; `None` for every other text.
pub(crate) fn meaning(text: &str) -> Option<(&'static str, Meaning)> {
    TABLE.iter().find_map(|(meaning, words)| {
        let word = words.iter().find(|word| **word == text)?;
        Some((*word, *meaning))
    })
}

#[cfg(test)]
mod tests;
