"""The act of trying a draft of the points table."""

from gongheng.credit.points import actions
from gongheng.credit.points.lifecycle import SIMULATION
from gongheng.exchange.api import faces
from gongheng.exchange.api.reads.credit_points import router
from gongheng.exchange.api.ways import Way, add

add(router, Way("/credit/simulations", SIMULATION, actions.simulate, faces.SIMULATION))
