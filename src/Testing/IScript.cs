namespace Netra.Testing;

/// <summary>A model that can only be asked what a test foresees.</summary>
internal interface IScript
{
    /// <summary>Throws again what an agent that was refused a turn may have caught.</summary>
    /// <exception cref="ScriptException">A turn was refused.</exception>
    void ThrowIfOverrun();
}
