namespace Netra.Probe;

/// <summary>Tools that only compute.</summary>
[ToolSet]
internal sealed partial class MathTools
{
    /// <summary>Adds two numbers.</summary>
    /// <param name="a">The first number.</param>
    /// <param name="b">The second number.</param>
    [Tool(Effect = ToolEffect.Read)]
    public decimal Add(decimal a, decimal b) => a + b;

    /// <summary>Turns text into upper case.</summary>
    /// <param name="text">The text.</param>
    [Tool(Effect = ToolEffect.Read)]
    public string Upper(string text) => text.ToUpperInvariant();
}
