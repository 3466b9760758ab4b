[assembly: Netra.Module("fixture")]
