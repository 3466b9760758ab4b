using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;

namespace Netra;

/// <summary>What a module declares, generated in the module and composed by the host's generator. Immutable.</summary>
public abstract class ModuleManifest
{
    /// <summary>The shape of generated code that this version of the contracts understands.</summary>
    public const int CurrentContractVersion = 1;

    /// <summary>For generated code.</summary>
    protected ModuleManifest(string name, ImmutableArray<AgentDescriptor> agents)
    {
        Name = name;
        Agents = agents;
    }

    /// <summary>The module's name.</summary>
    public string Name { get; }

    /// <summary>The module's agents, by name in ordinal order.</summary>
    public ImmutableArray<AgentDescriptor> Agents { get; }

    /// <summary>The module's services, by type in ordinal order. For documents; made anew by each call.</summary>
    public abstract ImmutableArray<ServiceDescription> DescribeServices();

    /// <summary>Registers the module's process-wide services, each by a generated factory.</summary>
    public abstract void AddProcessServices(IServiceCollection services);

    /// <summary>
    /// Makes every process-wide service of the module now, so that one that cannot be made stops the host at its start and
    /// not in the middle of a run.
    /// </summary>
    public virtual void StartProcessServices(IServiceProvider services)
    {
    }
}

/// <summary>Announces a module's manifest to the generator of a host. Written by the generator.</summary>
/// <param name="manifest">The manifest's type.</param>
/// <param name="contractVersion">The version of the contract that it was generated for.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class ModuleManifestAttribute(Type manifest, int contractVersion) : Attribute
{
    /// <summary>The manifest's type.</summary>
    public Type Manifest { get; } = manifest;

    /// <summary>The version of the contract that it was generated for.</summary>
    public int ContractVersion { get; } = contractVersion;
}
