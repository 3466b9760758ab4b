[assembly: Netra.Module("tool-calls")]
