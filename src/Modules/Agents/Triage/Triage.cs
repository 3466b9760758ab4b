using System.Collections.Immutable;

namespace Netra.Agents;

/// <summary>What a question is about.</summary>
internal enum Category
{
    /// <summary>Nothing that a usage log can answer, as far as is known.</summary>
    Other,

    Cost,
    Performance,
    Workload,
    Configuration,
    Monitoring,
    ModelChoice,
    Quality,
}

/// <summary>What a question wants.</summary>
internal enum Intent
{
    /// <summary>Not known.</summary>
    Unknown,

    /// <summary>One cost, or one count of calls or tokens.</summary>
    Figure,

    /// <summary>How the cost is spread.</summary>
    BreakDown,

    /// <summary>What makes the cost, and how it moves.</summary>
    Drivers,

    /// <summary>What the same calls would cost on another model.</summary>
    SwitchModel,

    /// <summary>What more of the same would cost.</summary>
    Grow,

    /// <summary>How to spend less.</summary>
    Save,

    /// <summary>How fast calls are.</summary>
    Latency,

    /// <summary>What differs from the usual.</summary>
    Anomalies,

    /// <summary>When calls are made.</summary>
    Patterns,

    /// <summary>What goes together.</summary>
    Correlate,

    /// <summary>What a cache would save.</summary>
    RepeatedPrompts,

    /// <summary>How good answers are.</summary>
    Quality,

    /// <summary>What the log holds.</summary>
    Describe,

    /// <summary>A file to take away.</summary>
    Export,

    /// <summary>Rows to be removed.</summary>
    Delete,
}

/// <summary>How urgent a question sounds.</summary>
internal enum Priority
{
    Normal,
    High,
}

/// <summary>How far the log has what a question needs.</summary>
internal enum Sufficiency
{
    Insufficient,
    Partial,
    Sufficient,
}

/// <summary>What is to be triaged.</summary>
/// <param name="Question">The user's question.</param>
internal sealed record TriageRequest(string Question);

/// <summary>What a question is about, what it names, and whether the log suffices for it.</summary>
internal sealed record Triage
{
    /// <summary>The user's question.</summary>
    public required string Question { get; init; }

    /// <summary>What it is about.</summary>
    public Category Category { get; init; }

    /// <summary>What it wants.</summary>
    public Intent Intent { get; init; }

    /// <summary>How urgent it sounds.</summary>
    public Priority Priority { get; init; }

    /// <summary>What it names.</summary>
    public Entities Entities { get; init; } = new();

    /// <summary>Whether the log has what it needs.</summary>
    public Sufficiency DataSufficiency { get; init; } = Sufficiency.Sufficient;

    /// <summary>The share of what it needs that the log has, 0 to 1.</summary>
    public decimal DataShare { get; init; }

    /// <summary>What the log lacks of it.</summary>
    public ImmutableArray<MissingData> Missing { get; init; } = [];

    /// <summary>How sure the category and the intent are, 0 to 1.</summary>
    public double Confidence { get; init; }

    /// <summary>What the log holds.</summary>
    public UsageDescription? Log { get; init; }
}

/// <summary>What a question names.</summary>
internal sealed record Entities
{
    /// <summary>Features, as the log has them.</summary>
    public ImmutableArray<string> Features { get; init; } = [];

    /// <summary>Models, as the log or the price list has them, in order of mention.</summary>
    public ImmutableArray<string> Models { get; init; } = [];

    /// <summary>The model that something would move to.</summary>
    public string? TargetModel { get; init; }

    /// <summary>The stretch of time, in the question's words.</summary>
    public string? Timeframe { get; init; }

    /// <summary>Numbers with a percent sign.</summary>
    public ImmutableArray<decimal> Percents { get; init; } = [];

    /// <summary>Numbers of milliseconds.</summary>
    public ImmutableArray<decimal> Milliseconds { get; init; } = [];

    /// <summary>Calls a minute that are allowed.</summary>
    public int? RateLimit { get; init; }

    /// <summary>What the question wants things grouped by.</summary>
    public BreakDownBy? By { get; init; }

    /// <summary>What is measured: cost unless the question says calls or tokens.</summary>
    public Measure Measure { get; init; }

    /// <summary>What the question watches for anomalies.</summary>
    public AnomalyMetric? Watched { get; init; }

    /// <summary>What the question wants to be compared.</summary>
    public ImmutableArray<CallMetric> Compared { get; init; } = [];

    /// <summary>The format of a file.</summary>
    public ReportFormat? Format { get; init; }

    /// <summary>A name in the question that is neither a feature nor a model of the log.</summary>
    public string? UnknownName { get; init; }
}

/// <summary>What a figure is of.</summary>
internal enum Measure
{
    Cost,
    Calls,
    Tokens,
}
