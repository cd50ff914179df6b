# SPDX-License-Identifier: GPL-2.0-or-later
"""Requests about the network, other machines and version control: command, then its wordings."""

TABLE = r"""
= ip addr
{whatis} (my|the) (ip|ip address|ip addresses|network address|address)
{show} (my|the|all|) (ip|ips|ip address|ip addresses|network addresses)
(which|what) (ip|ip address|address) (do i have|does this {machine} have|have i got)
(my ip|ip address|ip)
= ip link
{show} (all|the|my|) (network|) (interfaces|network cards|network devices)
(which|what) network (interfaces|cards|devices) (do i have|are there)
is (the|my) network (card|interface|cable) (up|connected|plugged in)
= ip route
{show} (the|all|my|) (routes|routing table|network routes)
{whatis} (my|the) (gateway|default gateway|router|default route)
= ip -s link
{show} (the|) (network|interface) (statistics|stats|traffic|counters)
how much (data|traffic) (was|did i) (sent|received|send|receive|transfer)
= ip neigh
{show} (the|) (arp table|arp cache|neighbours|neighbors)
(which|what) (machines|computers|hosts|devices) are (in|on) (my|the) (network|lan)
= ip link set <W1> up
(turn on|bring up|enable|activate) (the|) (network|) (interface|card) <W1>
= ip link set <W1> down
(turn off|bring down|disable|deactivate) (the|) (network|) (interface|card) <W1>
= ss -tulpn
{show} (all|the|) (open|listening) (ports|sockets)
(which|what) ports are (open|listening|in use|used)
(which|what|who) (programs|services|processes|process|is) (listen|are listening|listens|listening) (on the network|on ports|for connections|)
(what is|whats|what's) listening
open ports
= ss -tulpn | grep :<num1>
(which|what|who) (process|program|service|) (is using|uses|listens on|is listening on|is on|runs on|has|occupies|is running on) port <num1>
is (port|anything on port|something on port) <num1> (open|used|in use|free|listening|)
(who|what) (is|listens) on port <num1>
= ss -tan
{show} (all|the|) (tcp|) connections
(which|what) tcp connections are (there|open)
= ss -tunp
{show} (all|the|) (network|active|current|open network|established) connections
(who|what) is connected (to this {machine}|to me|)
(which|what) (programs|processes) (are|use the|talk to the) (network|internet|connected)
(which|what) connections are (open|active)
= ss -s
{show} (a|the|) (socket|connection|network) (summary|statistics)
{count} (sockets|connections) (are|) (open|there|)
= ping -c 4 <host1>
(ping|reach) <host1>
(can i|can you) (reach|ping|contact|see) <host1>
is <host1> (up|reachable|alive|online|down|there|working)
(check|test) (if|whether) <host1> is (up|reachable|alive|online)
(check|test) the connection to <host1>
does <host1> (answer|respond|work)
= ping -c 4 <W1>
ping <W1>
is (the|) (host|machine|server|computer) <W1> (up|reachable|alive|online|down)
(check|test) the connection to <W1>
= ping -c <num1> <host1>
ping <host1> <num1> times
send <num1> pings to <host1>
= ping -c 4 8.8.8.8
(am i|are we|is this {machine}) (online|connected to the internet|connected|offline)
(do i have|is there) (an|a|) (internet|network) (connection|access|)
(does|is) (the|my) internet (work|working|up|down)
(check|test) (my|the) internet (connection|)
= curl -O <host1>
(download|fetch|get|save) (the file|) <host1>
= curl -o <F2> <host1>
(download|fetch|get|save) <host1> (to|as|into) <F2>
= wget <host1>
(wget|download with wget) <host1>
(download|get) <host1> (with|using) wget
= wget -r <host1>
(download|mirror|get) (the whole site|all of|everything from|the whole website) <host1>
= curl -I <host1>
{show} (the|) (http|) headers (of|from) <host1>
(what|which) (http|) (status|headers) does (the site|) <host1> (return|send|give)
= curl <host1>
{show} the (page|web page|source|html|contents) (of|at|from) <host1>
curl <host1>
= curl -s <host1> | jq .
{show} the json (from|at) <host1>
= curl ifconfig.me
{whatis} my (public|external|internet) (ip|ip address|address)
{show} my (public|external) (ip|ip address)
= traceroute <host1>
(trace|show) the (route|path|way) to <host1>
traceroute (to|) <host1>
how do packets get to <host1>
= dig <host1>
(look up|lookup|resolve|query) (the|) (dns|dns records|name|) (of|for|) <host1>
dns (of|for|records of|records for) <host1>
dig <host1>
= host <host1>
{whatis} the (ip|ip address|address) of <host1>
(which|what) (ip|address) does <host1> have
= dig -t MX <host1>
(which|what) (mail server|mx record|mx records) does <host1> (have|use)
{show} (the|) (mx records|mx|mail servers) (of|for) <host1>
= whois <host1>
who owns (the domain|) <host1>
whois <host1>
= cat /etc/resolv.conf
(which|what) (dns|dns server|dns servers|name server|nameserver) (do i use|am i using|is used|are set)
{show} (my|the|) (dns servers|dns settings|name servers|dns)
= cat /etc/hosts
{show} (my|the|) hosts (file|)
= ssh <host1>
(connect|log in|login|ssh) (to|into) <host1>
(open|start) (a|an|) (ssh|) (session|shell|connection) (to|on) <host1>
ssh <host1>
= ssh <W1>
(connect|log in|login|ssh) (to|into) (the|) (server|host|machine|) <W1>
ssh <W1>
= ssh <W1>@<host1>
(connect|log in|login|ssh) (to|into) <host1> as (user|) <W1>
= ssh -p <num1> <host1>
(connect|log in|login|ssh) (to|into) <host1> (on|using|at) port <num1>
= scp <F1> <host1>:
(copy|send|upload|transfer) <F1> to <host1>
(copy|send|upload|transfer) {the} file <F1> to (the server|the machine|the host) <host1>
= scp <F1> <host1>:<path2>
(copy|send|upload|transfer) <F1> to <path2> on <host1>
= scp -r <D1> <host1>:
(copy|send|upload|transfer) {the} {dir} <D1> to <host1>
= rsync -a <D1> <host1>:<path2>
(sync|mirror|rsync) <D1> to <path2> on <host1>
= ssh-keygen -t ed25519
(make|create|generate) (an|a|me an|) (ssh|new ssh) key (pair|)
= ssh-copy-id <host1>
(copy|install|send) my (ssh|public) key (to|on) <host1>
= nc -zv <host1> <num2>
is port <num2> (open|reachable) on <host1>
(check|test) (if|whether) port <num2> (on|of) <host1> is open
= iptables -L
{show} (the|all|my|) (firewall rules|firewall|iptables rules|iptables)
(which|what) firewall rules (are|do i have) (active|set|there|)
= nft list ruleset
{show} (the|all|) (nftables rules|nft rules|nftables)
= nmcli device wifi list
{show} (all|the|) (wifi|wireless|wlan) (networks|)
(which|what) wifi networks are (there|in range|near)
= nmcli device status
{show} (the|) network status
is (the|my) wifi (on|connected|working)
= git status
{show} (the|) git status
(what did i change|what changed|what has changed) in (git|this repository|this repo|the repo)
(which|what) files (are modified|have changed|did i change) in (git|this repo|the repository)
git status
= git log --oneline
{show} (the|all|) (git|commit) (log|history)
{show} (the|all|my|) (commits|recent commits|last commits)
= git log --oneline -n <num1>
{show} (the|) last <num1> commits
= git diff
{show} (my|the|) (uncommitted|unstaged|git|) changes in (git|this repo|this repository)
{show} (the|) git diff
git diff
= git add -A
(stage|add) (all|all my|all the) (changes|files) (to git|for commit|in git)
= git add <F1>
(stage|add) <F1> (to git|for commit|to the index|in git)
= git commit -m <str1>
commit (my|the|all|) (changes|work|) with (the|) message <str1>
git commit (with|) (message|) <str1>
= git commit -am <str1>
commit (all|everything|all changes) with (the|) message <str1>
= git push
(push|upload) my (commits|changes|work) (to the server|to the remote|)
git push
push (to git|to the remote)
= git pull
(pull|get|fetch) (the|) (latest|newest|new) (changes|version|commits) (from git|from the remote|)
git pull
update (the|this) (repo|repository)
= git clone <host1>
clone (the|) (repo|repository|git repository|) <host1>
git clone <host1>
= git branch
{show} (all|the|my|) (git|) branches
(which|what) (git|) branches (are there|do i have)
= git branch --show-current
(which|what) branch am i on
{whatis} the current branch
= git switch <W1>
(switch|change|go) to (the|) branch <W1>
check out (the|) branch <W1>
= git switch -c <W1>
{make} (a|) (new|) (git|) branch (called|named|) <W1>
= git stash
(stash|put away|set aside) (my|the|all|) changes
= git restore <F1>
(undo|discard|revert|throw away) (my|the|all|) changes (in|to|of) <F1>
= git blame <F1>
who (changed|wrote|edited) (the lines of|each line of|which line of|) <F1> in git
git blame <F1>
= git init
(make|start|create|init) (a|) (new|) git (repo|repository) (here|)
= docker ps
{show} (all|the|my|) (running|) (docker|) containers
(which|what) containers (are running|run)
= docker ps -a
{show} all (docker|) containers (including|even|also) stopped (ones|)
= docker images
{show} (all|the|my|) docker images
= docker logs <W1>
{show} (the|) (logs|log) of (the|) container <W1>
= docker stop <W1>
stop (the|) container <W1>
= docker start <W1>
start (the|) container <W1>
= docker exec -it <W1> bash
(open|start) a shell in (the|) container <W1>
= make
(build|compile|make) (the|this|my) (project|program|code)
(run|start) make
make
= make clean
(clean|tidy) (the|) (build|project)
= gcc -o <W1> <path2>
compile <path2> (to|into|as) <W1>
= gcc <path1>
compile <path1>
= python3 -m http.server <num1>
(serve|share) (this {dir}|files|the files) (over http|on the web|) (on|at) port <num1>
start a (web|http) server (here|) (on|at) port <num1>
= python3
(start|open|run) python
"""
