namespace Netra;

/// <summary>
/// What came of a model in one call, seen or not, for when its provider tells no usage: an answer that broke off, an attempt that was
/// repeated. A chat client finds it in <c>ChatOptions.AdditionalProperties</c> under <see cref="Key"/>, and need not tell it anything. Used by one flow.
/// </summary>
public sealed class ModelMeter
{
    /// <summary>The name of the property.</summary>
    public const string Key = "netra.meter";

    /// <summary>Attempts that began to be answered, the one that goes on with them.</summary>
    public int Attempts { get; private set; }

    /// <summary>Characters of the attempt that goes on: text, thoughts and arguments of tools.</summary>
    public long Characters { get; private set; }

    /// <summary>Characters of the attempts before it.</summary>
    public long CharactersBefore { get; private set; }

    /// <summary>An attempt begins to be answered.</summary>
    public void Begin()
    {
        Attempts++;
        CharactersBefore += Characters;
        Characters = 0;
    }

    /// <summary>So many characters came of this attempt by now.</summary>
    public void Reach(long characters) => Characters = characters;
}
