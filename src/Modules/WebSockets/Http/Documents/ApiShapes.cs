using System.Collections.Immutable;

namespace Netra.WebSockets;

/// <summary>The objects of the HTTP API. Every answer of the server is held against them when it is tested.</summary>
internal static class ApiShapes
{
    public static ApiShape Credentials { get; } = new("Credentials",
    [
        Text("user_name", "3 to 64 of a-z 0-9 . _ -, in any case.") with { Least = 3, Most = 64 },
        Text("password", "At least 10 characters.") with { Least = 10 },
    ]);

    public static ApiShape SignIn { get; } = new("SignIn", [Text("user_name"), Text("password")]);

    public static ApiShape Account { get; } = new("Account", [Text("user_id"), Text("user_name"), Plan]);

    public static ApiShape Refresh { get; } = new("Refresh", [Text("refresh_token")]);

    public static ApiShape Tokens { get; } = new("Tokens",
    [
        Text("access_token", "Sent as 'Authorization: Bearer'."), Text("refresh_token", "Good once: it is exchanged for the next pair."),
        Text("token_type") with { Values = ["Bearer"] }, Count("expires_in", "Seconds."), Text("user_id"),
    ]);

    public static ApiShape SignOut { get; } = new("SignOut", [Flag("everywhere", "Ends all sessions of the user.") with { IsOptional = true }]);

    public static ApiShape PasswordChange { get; } = new("PasswordChange", [Text("old"), Text("new", "At least 10 characters.")]);

    public static ApiShape PasswordProof { get; } = new("PasswordProof", [Text("password")]);

    public static ApiShape Ticket { get; } = new("SocketTicket", [Text("ticket", "Opens one socket, once, in the place of a token."), Count("expires_in", "Seconds.")]);

    public static ApiShape KeySet { get; } = new("KeySet", [new WireMember("keys", WireKind.Objects) { About = "JSON Web Keys (RFC 7517).", Members = [Text("kty"), Text("crv"), Text("x"), Text("y"), Text("kid"), Text("use"), Text("alg")] }]);

    public static ApiShape Me { get; } = new("Me",
    [
        Text("user_id"), Text("user_name", "Null for users of another issuer.") with { IsNullable = true }, Plan, Texts("roles"),
        Part("usage",
        [
            Text("day", "The UTC day."), Count("tokens_used"), Count("tokens_limit", "0 is no limit."), Cost, Count("usage_rows", "Rows of imported usage."),
        ]),
        Part("limits",
        [
            .. Counts(
                "message_bytes", "commands_per_minute", "command_burst", "http_requests_per_minute", "sockets_per_user", "subscriptions_per_socket", "active_runs_per_user",
                "queued_runs_per_user"),
            Amount("run_seconds"), Amount("tool_seconds"),
            .. Counts("model_calls_per_run", "tool_calls_per_run", "events_per_run", "answer_bytes", "agent_depth", "tokens_per_run", "tokens_per_day"),
            Amount("cost_per_day_usd"),
            .. Counts("threads_per_user", "stored_bytes_per_user", "usage_rows_per_user", "import_bytes"),
            Amount("approval_seconds"),
        ]),
    ]);

    public static ApiShape Agents { get; } = new("Agents",
    [
        Text("default_agent", "Answers where no agent is named."),
        Parts("agents",
        [
            Text("name"), Text("description"), Any("input_schema", "JSON Schema."),
            Parts("tools", [Text("name"), Text("description"), Any("schema", "JSON Schema."), Text("effect") with { Values = ["read", "idempotent", "once"] }, Flag("needs_approval")]),
        ]),
    ]);

    public static ApiShape Thread { get; } = new("Thread",
    [
        Text("thread_id"), Text("title"), Text("agent"), Instant("created_at"), Count("last_seq"), Text("active_run_id", "Absent when nothing is active.") with { IsOptional = true },
    ]);

    public static ApiShape Threads { get; } = new("Threads", [Parts("threads", Thread.Members)]);

    public static ApiShape Title { get; } = new("Title", [Text("title", "One line.") with { Least = 1, Most = 200 }]);

    public static ApiShape Events { get; } = new("Events",
    [
        Text("epoch", "A random id of the store, new after a restore."),
        // What they are stands in the socket's schema.
        new WireMember("events", WireKind.Objects) { About = "Durable events in order, as the socket sends them." },
        Count("last_seq"),
    ]);

    public static ApiShape Run { get; } = new("Run",
    [
        Text("run_id"), Text("thread_id"), Text("status") with { Values = ["queued", "running", "waiting", "completed", "failed", "timed_out", "cancelled"] }, Text("agent"),
        Any("input"), Any("answer", "In full; null until there is one."),
        Part("usage", [.. Counts("input_tokens", "output_tokens", "model_calls", "tool_calls"), Cost, Flag("estimated")]),
        Parts("warnings", [Text("code"), Text("message")]),
        Instant("created_at"), Instant("started_at") with { IsNullable = true }, Instant("ended_at") with { IsNullable = true },
    ]);

    public static ApiShape Call { get; } = new("ToolCall",
    [
        Text("tool_name"), Any("arguments", "Not cut; secrets are redacted."), Any("result", "Not cut; secrets are redacted; null while the call is at work."),
        Text("status", "Null while the call is at work.") with { IsNullable = true },
    ]);

    public static ApiShape Approvals { get; } = new("Approvals",
    [
        Parts("approvals",
        [
            Text("thread_id"), Text("run_id"), Text("call_id"), Text("agent_name"), Text("tool_name"), Any("arguments"), Texts("hidden", "Paths of what is a secret."),
            Text("arguments_hash", "Sent back by the command 'approve'."), Instant("expires_at"),
        ]),
    ]);

    public static ApiShape Usage { get; } = new("Usage",
        [Count("rows"), Instant("first_at") with { IsNullable = true }, Instant("last_at") with { IsNullable = true }, Texts("features"), Texts("models")]);

    public static ApiShape Imported { get; } = new("Imported", [.. Counts("imported", "duplicates", "skipped")]);

    public static ApiShape Exports { get; } = new("Exports", [Parts("exports", [Text("name"), Count("bytes"), Instant("written_at")])]);

    public static ApiShape Health { get; } = new("Health",
    [
        Text("status") with { Values = ["ok"] },
        Parts("models", [Text("name"), State]) with { IsOptional = true, About = "Of /readyz, for administrators." },
    ]);

    public static ApiShape Models { get; } = new("Models",
    [
        Parts("models",
        [
            Text("name", "What agents ask for; empty for the host's own."), Text("provider"), Text("model", "Its name at the provider.") with { IsNullable = true }, Text("endpoint") with { IsNullable = true },
            Count("context_tokens") with { IsNullable = true }, Count("max_output_tokens") with { IsNullable = true },
            Part("price", [Amount("input"), Amount("output"), Amount("cached_input")]) with { IsNullable = true, About = "US dollars for a million tokens; null when it is not known." },
            Text("fallback", "The model that answers when this one fails.") with { IsNullable = true }, State, Texts("agents", "Agents that ask it."),
        ]),
    ]);

    public static ApiShape Problem { get; } = new("Problem",
    [
        Text("type") with { Values = ["about:blank"] }, Text("title"), Count("status"), Text("code", "Stable."), Text("detail", "What to do next."),
        Text("field", "What is wrong.") with { IsOptional = true }, Count("retry_after_ms", "When it may go better.") with { IsOptional = true },
        Count("line", "Of a CSV file; the header is line 1.") with { IsOptional = true }, Text("column", "Of a CSV file; null where the whole line is wrong.") with { IsOptional = true, IsNullable = true },
        Text("expected", "What should stand there.") with { IsOptional = true },
    ]);

    private static WireMember State => Text("state") with { Values = ["available", "left_alone", "tried"] };

    private static WireMember Plan => Text("plan") with { Values = ["free", "mid", "enterprise"] };

    private static WireMember Cost => new("cost_usd", WireKind.Number) { IsNullable = true, Least = 0, About = "Null if a model without a price was used." };

    /// <summary>A text.</summary>
    public static WireMember Text(string name, string? about = null) => new(name, WireKind.Text) { About = about };

    /// <summary>A whole number from 0 on.</summary>
    public static WireMember Count(string name, string? about = null) => new(name, WireKind.Integer) { About = about, Least = 0 };

    /// <summary>True or false.</summary>
    public static WireMember Flag(string name, string? about = null) => new(name, WireKind.Boolean) { About = about };

    private static WireMember Amount(string name) => new(name, WireKind.Number) { Least = 0 };

    private static WireMember Instant(string name) => new(name, WireKind.Instant);

    private static WireMember Any(string name, string? about = null) => new(name, WireKind.Any) { About = about };

    private static WireMember Texts(string name, string? about = null) => new(name, WireKind.Texts) { About = about };

    private static WireMember Part(string name, ImmutableArray<WireMember> members) => new(name, WireKind.Object) { Members = members };

    private static WireMember Parts(string name, ImmutableArray<WireMember> members) => new(name, WireKind.Objects) { Members = members };

    private static IEnumerable<WireMember> Counts(params string[] names) => names.Select(static name => Count(name));
}
