using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;

namespace Netra;

/// <summary>What is known of a tool when it is compiled, and how to call it. Immutable, held by the registry.</summary>
public abstract class ToolDescriptor
{

    private JsonTextWriter? _idle;

    /// <summary>For generated code.</summary>
    protected ToolDescriptor(string name, string description, ToolEffect effect, ReadOnlySpan<byte> inputSchema, ReadOnlySpan<byte> outputSchema)
    {
        Name = name;
        Description = description;
        Effect = effect;
        InputSchema = Schemas.Parse(inputSchema);
        OutputSchema = outputSchema.IsEmpty ? null : Schemas.Parse(outputSchema);
        SchemaHash = Convert.ToHexStringLower(SHA256.HashData(inputSchema));
    }

    /// <summary>The tool's name.</summary>
    public string Name { get; }

    /// <summary>What it does, for models.</summary>
    public string Description { get; }

    /// <summary>What it does to the world.</summary>
    public ToolEffect Effect { get; }

    /// <summary>JSON Schema of the arguments; always an object.</summary>
    public JsonElement InputSchema { get; }

    /// <summary>JSON Schema of the result; null for a tool that returns nothing.</summary>
    public JsonElement? OutputSchema { get; }

    /// <summary>SHA-256 of the argument schema, in hexadecimal.</summary>
    public string SchemaHash { get; }

    /// <summary>Whether the user must approve each call.</summary>
    public bool RequiresApproval { get; init; }

    /// <summary>The least plan that may call it.</summary>
    public Plan RequiredPlan { get; init; }

    /// <summary>The role that may call it; null for everyone.</summary>
    public string? RequiredRole { get; init; }

    /// <summary>How long a call may take; null for the host's limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Calls a minute of one user; null for no limit.</summary>
    public int? CallsPerMinute { get; init; }

    /// <summary>
    /// Names of members marked <c>[Secret]</c>, in arguments or results at any depth, as they stand in JSON. Shown as <c>[redacted]</c>.
    /// </summary>
    public ImmutableArray<string> SecretMembers { get; init; } = [];

    /// <summary>
    /// Checks the arguments, makes a new instance of the tool set and calls the method. Wrong arguments are a result; what
    /// the method throws is thrown.
    /// </summary>
    /// <param name="arguments">What the model or the calling agent gave: any JSON value.</param>
    /// <param name="context">The call; its parameters are never taken from <paramref name="arguments"/>.</param>
    /// <param name="ct">Cancels the call.</param>
    public abstract ValueTask<ToolOutcome> InvokeAsync(JsonElement arguments, ToolContext context, CancellationToken ct);

    /// <summary>The same for arguments that are not parsed yet, in pooled memory for as long as the call takes.</summary>
    /// <param name="arguments">What the model or the calling agent gave.</param>
    /// <param name="context">The call; its parameters are never taken from <paramref name="arguments"/>.</param>
    /// <param name="ct">Cancels the call.</param>
    public ValueTask<ToolOutcome> InvokeAsync(JsonText arguments, ToolContext context, CancellationToken ct)
    {
        var document = JsonDocument.Parse(arguments.Utf8, WireJson.DocumentOptions);
        var isDone = true;
        try
        {
            var call = InvokeAsync(document.RootElement, context, ct);
            // Many tools return at once, and are spared a state machine.
            isDone = call.IsCompletedSuccessfully;
            return isDone ? call : EndAsync(call, document);
        }
        finally
        {
            if (isDone)
            {
                document.Dispose();
            }
        }
    }

    private static async ValueTask<ToolOutcome> EndAsync(ValueTask<ToolOutcome> call, JsonDocument arguments)
    {
        using (arguments)
        {
            return await call.ConfigureAwait(false);
        }
    }

    /// <summary>What <paramref name="write"/> writes of a result. For generated code; safe for concurrent use.</summary>
    /// <param name="value">The result.</param>
    /// <param name="write">A static function.</param>
    protected JsonText Write<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        // One writer waits for the next call; calls at the same time make their own.
        var writer = Interlocked.Exchange(ref _idle, null) ?? new JsonTextWriter(WireJson.GeneratedWriterOptions);
        var text = writer.Write(value, write);
        Volatile.Write(ref _idle, writer);
        return text;
    }
}

/// <summary>What became of calling a tool whose method did not throw.</summary>
public readonly struct ToolOutcome
{
    private readonly ImmutableArray<BindProblem> _problems;

    private ToolOutcome(JsonText result, ImmutableArray<BindProblem> problems)
    {
        Result = result;
        _problems = problems;
    }

    /// <summary>What the method returned; <c>null</c> for a method that returns nothing.</summary>
    public JsonText Result { get; }

    /// <summary>What is wrong with the arguments; empty when the method ran.</summary>
    public ImmutableArray<BindProblem> Problems => _problems.IsDefault ? [] : _problems;

    /// <summary>The method ran.</summary>
    public static ToolOutcome Ok(JsonText result) => new(result, default);

    /// <summary>The arguments were wrong; the method did not run.</summary>
    public static ToolOutcome Invalid(ImmutableArray<BindProblem> problems) => new(default, problems);
}

/// <summary>One thing that is wrong with an argument, in words that let a model correct itself.</summary>
/// <param name="Path">Where: member names and indexes, such as <c>items[2].price</c>; empty for the whole.</param>
/// <param name="Code"><c>missing</c>, <c>unknown</c>, <c>duplicate</c>, <c>wrong_type</c>, <c>out_of_range</c>, <c>invalid_value</c>, <c>too_deep</c>.</param>
/// <param name="Expected">What would be right, such as <c>an integer from 1 to 14</c>.</param>
public readonly record struct BindProblem(string Path, string Code, string Expected);
