using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Netra.Models.Planner;

/// <summary>A parameter of an offered tool.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Schema">Its schema, references resolved.</param>
/// <param name="Required">Whether a call must give it.</param>
internal sealed record ParameterCard(string Name, JsonElement Schema, bool Required)
{
    /// <summary>The values that it may have, when its schema lists them.</summary>
    public ImmutableArray<string> Values { get; } = SchemaReading.EnumValues(Schema);

    public string Description { get; } = SchemaReading.Text(Schema, "description");
}

/// <summary>An offered tool as words, each with the weight that it has where it stands.</summary>
internal sealed class ToolCard
{
    private const double NameWeight = 3;
    private const double ValueWeight = 2;
    private const double ParameterWeight = 1.5;
    private const double DescriptionWeight = 1;
    private const double ParameterDescriptionWeight = 0.5;

    private readonly Dictionary<string, double> _weights = new(StringComparer.Ordinal);

    public ToolCard(AIFunctionDeclaration function)
    {
        Name = function.Name;
        Parameters = SchemaReading.Parameters(function.JsonSchema);
        NameStems = Words.Stems(Name);
        DescriptionStems = Words.Stems(function.Description ?? "");
        OnlyReads = function is ToolFunction { Tool.Effect: ToolEffect.Read };
        foreach (var stem in NameStems)
        {
            Weigh(stem, NameWeight);
        }
        Weigh(function.Description, DescriptionWeight);
        foreach (var parameter in Parameters)
        {
            Weigh(parameter.Name, ParameterWeight);
            Weigh(parameter.Description, ParameterDescriptionWeight);
            foreach (var value in parameter.Values)
            {
                Weigh(value, ValueWeight);
            }
        }
    }

    public string Name { get; }

    public ImmutableArray<string> NameStems { get; }

    public ImmutableArray<string> DescriptionStems { get; }

    /// <summary>Whether it is known that a call changes nothing, so that it may be made to find out what another needs.</summary>
    public bool OnlyReads { get; }

    public ImmutableArray<ParameterCard> Parameters { get; }

    /// <summary>How much a word says for this tool; 0 when it does not occur.</summary>
    public double WeightOf(string stem) => _weights.GetValueOrDefault(stem);

    private void Weigh(string? text, double weight)
    {
        foreach (var stem in Words.Stems(text ?? ""))
        {
            _weights[stem] = Math.Max(weight, _weights.GetValueOrDefault(stem));
        }
    }
}
