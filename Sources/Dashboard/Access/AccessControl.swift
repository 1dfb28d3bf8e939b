package import Reactor
package import Wire

/// Who may do what: keys, tokens, sessions, origins, and those who guess. It decides by values; the
/// time, chance and where somebody is come from outside.
///
/// A hub has one for all its ports, so that whoever guesses has as many tries in all as on one.
package struct AccessControl: Sendable {
    package static let tokensMax = 64
    package static let tokenMilliseconds: Int64 = 60_000
    package static let sessionsMax = 256
    /// The parameter that carries a one-time token.
    package static let tokenParameter = "token"

    private let keys: AccessKeys
    private let origins: OriginRule
    package let cookie: SessionCookie
    private var tokens = IssuedSecrets(
        countMax: tokensMax, lifetimeMilliseconds: tokenMilliseconds)
    private var sessions = IssuedSecrets(
        countMax: sessionsMax,
        lifetimeMilliseconds: Int64(SessionCookie.lifetimeSeconds) * 1_000)
    private var failures = FailureLimiter()

    package init(
        _ keys: AccessKeys, origins: OriginRule = OriginRule(), cookie: SessionCookie
    ) {
        self.keys = keys
        self.origins = origins
        self.cookie = cookie
    }

    /// How a request reaches its answer, as far as the origin matters.
    package enum Purpose: Sendable {
        /// What may be linked to from anywhere, and tells nothing: the page's own files.
        case page
        case data
        /// A WebSocket, or what changes something.
        case action
    }

    /// `anonymous`: what somebody may do there who says nothing of himself. `source`: who sends it;
    /// nil: he has gone already.
    package mutating func judge(
        _ request: HTTPRequest, for purpose: Purpose, wanting rights: AccessRights,
        anonymous: AccessRights = [], from source: SourceNetwork?, nowMilliseconds now: Int64
    ) -> AccessVerdict {
        let origin = origins.judge(request)
        if purpose != .page && origin == .foreign { return .foreignOrigin }
        let query: HTTPQuery
        do throws(HTTPQueryFault) {
            query = try HTTPQuery(request.query)
        } catch {
            return .badQuery(error)
        }
        // Any page can show a picture of an address here, with a key that it made up. What it sends
        // is not looked at: else it could shut out whoever looks at it, or guess through him.
        if origin == .foreign { return Self.verdict(anonymous, rights, isKnown: false) }
        let credential = Credential(request, query, cookie)
        if credential == .none { return Self.verdict(anonymous, rights, isKnown: false) }
        if case .session(let value) = credential {
            // A browser says where a page that acts comes from; one that does not is not trusted
            // with what is sent without anybody's doing.
            if purpose == .action && origin == .silent { return .foreignOrigin }
            // A cookie outlives the process that issued it, and nobody typed it: one that opens
            // nothing is no failure, and nobody's failures close it.
            let granted = sessions.rights(of: value, nowMilliseconds: now)
            return Self.verdict(granted.union(anonymous), rights, isKnown: !granted.isEmpty)
        }
        if let source, let rest = failures.restSeconds(of: source, nowMilliseconds: now) {
            return .tooManyFailures(retrySeconds: rest)
        }
        var granted: AccessRights = []
        if case .key(let key) = credential { granted = keys.rights(of: key) }
        if granted.isEmpty {
            if let source { failures.failed(source, nowMilliseconds: now) }
            return .wrongKey
        }
        return Self.verdict(granted.union(anonymous), rights, isKnown: true)
    }

    private static func verdict(
        _ granted: AccessRights, _ wanted: AccessRights, isKnown: Bool
    ) -> AccessVerdict {
        if granted.isSuperset(of: wanted) { return .granted(granted) }
        return isKnown ? .notForThisKey : .keyMissing
    }

    // MARK: - Tokens

    /// A token for an address that somebody opens in a browser within a minute.
    package mutating func issueToken(
        _ rights: AccessRights, random: [UInt8], nowMilliseconds: Int64
    ) -> String {
        tokens.issue(rights, random: random, nowMilliseconds: nowMilliseconds)
    }

    /// The value of the Set-Cookie field that a token is turned into; nil: it is wrong, too old or
    /// used already, this source has guessed too often, or a foreign page asks for something else
    /// than to be left.
    ///
    /// A link in a mail, say, leads from a foreign site to here. A wrong token of such a one is not
    /// counted, since any page could have it followed; a token is too long to be guessed anyhow.
    package mutating func redeem(
        token: String, by request: HTTPRequest, from source: SourceNetwork?, random: [UInt8],
        nowMilliseconds now: Int64
    ) -> String? {
        let isForeign = origins.judge(request) == .foreign
        if isForeign && !origins.isNavigation(request) { return nil }
        if let source, failures.restSeconds(of: source, nowMilliseconds: now) != nil { return nil }
        let rights = tokens.redeem(token, nowMilliseconds: now)
        guard !rights.isEmpty else {
            if let source, !isForeign { failures.failed(source, nowMilliseconds: now) }
            return nil
        }
        return cookie.setting(
            sessions.issue(rights, random: random, nowMilliseconds: now))
    }
}
