using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Netra.Host.Tests;

/// <summary>A host that really runs: its own process, a port of its own, a data folder of its own unless one is given.</summary>
public sealed partial class HostProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly bool _ownsFolder;
    private readonly ConcurrentQueue<string> _errors;

    private HostProcess(Process process, string url, string folder, bool ownsFolder, ConcurrentQueue<string> errors, IReadOnlyList<string> announced)
    {
        _process = process;
        _ownsFolder = ownsFolder;
        _errors = errors;
        Url = url;
        Folder = folder;
        Announced = announced;
    }

    /// <summary>Where it listens.</summary>
    public string Url { get; }

    /// <summary>Its data folder.</summary>
    public string Folder { get; }

    /// <summary>What it said when it was ready.</summary>
    public IReadOnlyList<string> Announced { get; }

    /// <summary>By which it is known, if it ends TLS itself.</summary>
    public X509Certificate2? Certificate { get; private init; }

    /// <summary>What it wrote to standard error so far.</summary>
    public string Errors => string.Join('\n', _errors);

    public int Id => _process.Id;

    public static Task<HostProcess> StartProbeAsync(params string[] settings) => StartAsync("ProbeHost", "Netra.ProbeHost", null, settings);

    public static Task<HostProcess> StartProbeInAsync(string folder, params string[] settings) => StartAsync("ProbeHost", "Netra.ProbeHost", folder, settings);

    public static Task<HostProcess> StartProductAsync(params string[] settings) => StartAsync("Host", "Netra.Host", null, settings);

    /// <summary>A probe host that may have so many file descriptors.</summary>
    public static Task<HostProcess> StartProbeWithLimitAsync(int descriptors, params string[] settings)
        => StartAsync("ProbeHost", "Netra.ProbeHost", null, settings, descriptors);

    /// <summary>A probe host that logs everything it can.</summary>
    public static Task<HostProcess> StartTalkativeProbeAsync(params string[] settings)
        => StartAsync("ProbeHost", "Netra.ProbeHost", null, settings, logLevel: "Trace");

    /// <summary>A probe host that ends TLS itself.</summary>
    public static async Task<HostProcess> StartTlsProbeAsync(params string[] settings)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=netra-test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        return await StartAsync("ProbeHost", "Netra.ProbeHost", null, settings, certificate: certificate);
    }

    /// <summary>A new, empty folder.</summary>
    public static string NewFolder() => Directory.CreateTempSubdirectory("netra-test-").FullName;

    /// <summary>The path of a built host.</summary>
    public static string Assembly(string folder, string name)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var (framework, configuration) = (here.Name, here.Parent!.Name);
        var root = here.Parent.Parent!.Parent!.Parent!.Parent!.FullName;
        var project = folder == "Host" ? Path.Combine(root, "src", folder) : Path.Combine(root, "tests", folder);
        return Path.Combine(project, "bin", configuration, framework, name + ".dll");
    }

    /// <summary>Runs a command of a host to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string folder, string name, string input, params string[] args)
    {
        using var process = Process.Start(Start(folder, name, args, NewFolder()))!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Kills the process as a power cut would: nothing of it runs any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop, as an operator does, and waits until it has.</summary>
    public async Task<int> StopAsync()
    {
        SendSignal(_process.Id, 15).ShouldBe(0);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }
        _process.Dispose();
        Certificate?.Dispose();
        if (_ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private static async Task<HostProcess> StartAsync(string project, string name, string? folder, string[] settings, int? descriptors = null, string? logLevel = null, X509Certificate2? certificate = null)
    {
        var data = folder ?? NewFolder();
        string[] args = ["serve", "--urls", certificate is null ? "http://127.0.0.1:0" : "https://127.0.0.1:0", $"--Netra:DataDirectory={data}", .. settings];
        var start = Start(project, name, args, data);
        if (logLevel is not null)
        {
            start.Environment["Logging__LogLevel__Default"] = logLevel;
        }
        if (certificate is not null)
        {
            var file = Path.Combine(data, "certificate.pfx");
            await File.WriteAllBytesAsync(file, certificate.Export(X509ContentType.Pkcs12, NetraUser.Password));
            start.Environment["Kestrel__Certificates__Default__Path"] = file;
            start.Environment["Kestrel__Certificates__Default__Password"] = NetraUser.Password;
        }
        if (descriptors is { } most)
        {
            // The shell gives its limit on to the program that it becomes.
            start.ArgumentList.Insert(0, start.FileName);
            start.FileName = "/bin/sh";
            foreach (var (at, word) in new[] { "-c", $"ulimit -n {most}; exec \"$@\"", "sh" }.Index())
            {
                start.ArgumentList.Insert(at, word);
            }
        }
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = new ConcurrentQueue<string>();
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null)
            {
                errors.Enqueue(line.Data);
            }
        };
        process.BeginErrorReadLine();
        var announced = new List<string>();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            announced.Add(line);
            // The last line that a host says when it is ready.
            if (line.StartsWith("Data ", StringComparison.Ordinal))
            {
                var url = announced.First(said => said.StartsWith("Listening on ", StringComparison.Ordinal))["Listening on ".Length..];
                return new(process, url, data, folder is null, errors, announced) { Certificate = certificate is null ? null : X509CertificateLoader.LoadCertificate(certificate.RawData) };
            }
        }
        await process.WaitForExitAsync(limit.Token);
        throw new InvalidOperationException($"The host ended with exit code {process.ExitCode}: {string.Join('\n', errors)}");
    }

    private static ProcessStartInfo Start(string project, string name, string[] args, string folder)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly(project, name), .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        // The product as it was published, instead of the one that was built with the tests.
        if (project == "Host" && Environment.GetEnvironmentVariable("NETRA_TEST_PRODUCT") is { Length: > 0 } product)
        {
            start.FileName = product;
            start.ArgumentList.RemoveAt(0);
        }
        return start;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
