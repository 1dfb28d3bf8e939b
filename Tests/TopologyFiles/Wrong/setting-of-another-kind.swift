// check with: --set branches=many --set isLarge=yes --set dollars=1,5 --set city=7
import TopologyDSL

let branches = Setting("branches", default: 3)
let isLarge = Setting("isLarge", default: false)
let dollars = Setting("dollars", default: 1.5)
let city = Setting("city", default: "lima")

let network = Topology("bank") {
    Star(hub: "hub", count: isLarge ? branches * 10 : branches)
}
