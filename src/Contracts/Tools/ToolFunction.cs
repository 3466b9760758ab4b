using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Netra;

/// <summary>
/// A tool as an <see cref="AIFunction"/>, for chat clients and for any other host of Microsoft.Extensions.AI. Schema and
/// binding are the generated ones; no reflection. Safe for concurrent use.
/// </summary>
/// <param name="tool">The tool.</param>
public sealed class ToolFunction(ToolDescriptor tool) : AIFunction
{
    /// <summary>The tool.</summary>
    public ToolDescriptor Tool { get; } = tool;

    /// <inheritdoc/>
    public override string Name => Tool.Name;

    /// <inheritdoc/>
    public override string Description => Tool.Description;

    /// <inheritdoc/>
    public override JsonElement JsonSchema => Tool.InputSchema;

    /// <inheritdoc/>
    public override JsonElement? ReturnJsonSchema => Tool.OutputSchema;

    /// <summary>
    /// Calls the tool. A foreign host gives the <see cref="ToolContext"/> in <see cref="AIFunctionArguments.Context"/> under
    /// <c>typeof(ToolContext)</c>. Wrong arguments are returned as a JSON object with <c>error</c> and <c>problems</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">No <see cref="ToolContext"/> was given: a mistake of the host, not of the model.</exception>
    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (arguments.Context?.TryGetValue(typeof(ToolContext), out var given) is not true || given is not ToolContext context)
        {
            throw new InvalidOperationException($"Tool '{Name}' needs a ToolContext in AIFunctionArguments.Context[typeof(ToolContext)].");
        }
        var outcome = await Tool.InvokeAsync(ToolArguments.ToJson(arguments), context, cancellationToken).ConfigureAwait(false);
        return outcome.Problems.IsEmpty ? outcome.Result.ToElement() : BindProblems.ToJson(outcome.Problems).ToElement();
    }
}
