"""All that the lessons call, and nothing that they teach: pictures, sliders, exercises and sheets."""

from pathlib import Path

IRIS = Path(__file__).resolve().parent.parent / "iris.csv"  # 150 flowers: four measurements, and the species 0, 1 or 2
