namespace Netra;

/// <summary>Makes a partial class a set of tools. Its dependencies are its constructor's parameters; a new instance is made for each call.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ToolSetAttribute : Attribute;

/// <summary>What a tool does to the world, which decides what happens when the host dies while it runs.</summary>
public enum ToolEffect
{
    /// <summary>It changes nothing; it is repeated.</summary>
    Read,

    /// <summary>Doing it twice with one idempotency key is doing it once; it is repeated with the same key.</summary>
    Idempotent,

    /// <summary>It must not be done twice; it is reported as <c>unknown</c> and never repeated silently.</summary>
    Once,
}

/// <summary>Makes a method of a tool set a tool that an agent may call.</summary>
/// <param name="name">
/// The tool's name, <c>^[a-z][a-z0-9_]{0,63}$</c>; by default the method's name in snake_case without <c>Async</c>.
/// </param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolAttribute(string? name = null) : Attribute
{
    /// <summary>The tool's name, or null for the default.</summary>
    public string? Name { get; } = name;

    /// <summary>What it does to the world.</summary>
    public ToolEffect Effect { get; set; } = ToolEffect.Once;

    /// <summary>Whether the user must approve each call.</summary>
    public bool RequiresApproval { get; set; }

    /// <summary>The least plan that may call it.</summary>
    public Plan Plan { get; set; }

    /// <summary>The role that may call it; null for everyone.</summary>
    public string? Role { get; set; }

    /// <summary>Seconds that a call may take; 0 for the host's <c>ToolSeconds</c>.</summary>
    public double TimeoutSeconds { get; set; }

    /// <summary>Calls a minute of one user; 0 for no limit.</summary>
    public int CallsPerMinute { get; set; }
}
