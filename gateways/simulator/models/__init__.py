from gateways.simulator.models.state import HistoryPart, SimulatorState

__all__ = ["HistoryPart", "SimulatorState"]
