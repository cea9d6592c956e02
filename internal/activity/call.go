// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package activity

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
)

// call is one event with what its resources are looked for in.
type call struct {
	e       *event
	who     *caller
	catalog *catalog.Catalog
	params  params
	answer  params
	listed  []resourceEntry
	region  string
	account string
}

// newCall reads the parts of an event that name resources.
func newCall(e *event, who *caller, c *catalog.Catalog) (*call, error) {
	x := &call{e: e, who: who, catalog: c, region: e.AwsRegion, account: e.RecipientAccountID}
	if err := x.params.read(e.RequestParameters); err != nil {
		return nil, err
	}
	x.params.event, x.params.account = strings.ToLower(e.EventName), who.Account
	if err := x.answer.read(e.ResponseElements); err != nil {
		return nil, err
	}
	raw, err := nested(e.Resources)
	if err != nil {
		return nil, err
	}
	if len(raw) > 0 && raw[0] == '[' {
		_ = json.Unmarshal(raw, &x.listed)
	}
	for _, r := range x.listed {
		if arn.IsAccountID(r.AccountID) {
			x.account = r.AccountID
			break
		}
	}
	if !arn.IsAccountID(x.account) {
		x.account = who.Account
	}
	x.names()
	return x, nil
}

// names are parameters that hold several names of the formats in one.
func (x *call) names() {
	p := &x.params
	if account, q := queueOf(p.first("queueurl")); q != "" {
		p.byName["queuename"], x.account = []string{q}, account
	}
	if f := p.first("functionname"); f != "" && !strings.HasPrefix(f, "arn:") {
		// A name, or a part of the ARN: "111122223333:function:name".
		if account, rest, ok := strings.Cut(f, ":"); ok && arn.IsAccountID(account) {
			x.account, f = account, strings.TrimPrefix(rest, "function:")
			p.byName["functionname"] = []string{f}
		}
	}
	if scope := strings.ToLower(p.first("scope")); x.e.EventSource == "wafv2.amazonaws.com" && scope != "" {
		if scope == "cloudfront" {
			scope = "global"
		}
		p.byName["scope"] = []string{scope} // as ARNs have it
	}
	if family := p.first("taskdefinition"); family != "" && !strings.HasPrefix(family, "arn:") {
		family, revision, _ := strings.Cut(family, ":")
		p.byName["taskdefinitionfamilyname"] = []string{family}
		if revision != "" {
			p.byName["taskdefinitionrevisionnumber"] = []string{revision}
		}
	}
}

// queueOf are the account and the name of an SQS queue given by its URL, "" for other texts.
func queueOf(text string) (account, name string) {
	u, err := url.Parse(text)
	if err != nil {
		return "", ""
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	if len(parts) != 2 || !arn.IsAccountID(parts[0]) {
		return "", ""
	}
	return parts[0], parts[1]
}
