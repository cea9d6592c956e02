# The reports of all simulations in a plan, those of child modules included, as one text in Markdown.
#
#   terraform show -json tfplan | jq -r -f report.jq >report.md
#
# With --arg gate yes it prints the addresses of the simulations that do not pass instead, and fails if there are any.
[.resource_changes[]? | select(.type == "iamproof_simulation" and .change.after != null)]
| if $ARGS.named.gate then
    map(select(.change.after.passed == false) | .address)
    | if length > 0 then (join("\n") + "\n") | halt_error(1) else empty end
  else
    map("## \(.address)\n\n\(.change.after.report // "Known after the apply: the simulation waits for values.")\n") | join("\n")
  end
