// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package world

import (
	"cmp"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/tables"
)

// OwnerARN returns the ARN of the resource that a document is attached to, "" while any
// part of it is not known.
func (w *World) OwnerARN(r *planfile.Resource, c *tables.Carrier, values planfile.Value) string {
	if c.Owner != "" && !strings.HasPrefix(c.OwnerARN, "function:") {
		if text := values.Get(c.Owner).Text(); strings.HasPrefix(text, "arn:") {
			return text
		}
	}
	if c.OwnerARN == "" {
		return ""
	}
	h := w.Home(r)
	get := func(name string) string {
		switch name {
		case "P":
			return h.Partition
		case "A":
			return h.Account
		case "R":
			return h.Region
		case "path":
			if at := values.Get("path"); at.IsNull() {
				return "/"
			}
		}
		return values.Get(name).Text()
	}
	if name, ok := strings.CutPrefix(c.OwnerARN, "bucket:"); ok {
		return bucketARN(get(strings.Trim(name, "{}")), h)
	}
	if name, ok := strings.CutPrefix(c.OwnerARN, "queue:"); ok {
		return queueARN(get(strings.Trim(name, "{}")), h)
	}
	if name, ok := strings.CutPrefix(c.OwnerARN, "function:"); ok {
		return functionARN(get(strings.Trim(name, "{}")), get("qualifier"), h)
	}
	if text := fill(c.OwnerARN, get); strings.HasPrefix(text, "arn:") {
		return text
	}
	return ""
}

// fill replaces {x} by what get returns; the result is "" if any of it is.
func fill(template string, get func(string) string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(template, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, rest, _ := strings.Cut(after, "}")
		text := get(name)
		if text == "" {
			return ""
		}
		b.WriteString(text)
		template = rest
	}
}

// bucketARN is the ARN of a bucket; a directory bucket has one with region and account.
func bucketARN(name string, h Home) string {
	switch {
	case name == "" || h.Partition == "":
		return ""
	case strings.HasSuffix(name, "--x-s3"):
		if h.Region == "" || h.Account == "" {
			return ""
		}
		return "arn:" + h.Partition + ":s3express:" + h.Region + ":" + h.Account + ":bucket/" + name
	}
	return "arn:" + h.Partition + ":s3:::" + name
}

// queueARN reads the URL of a queue: https://sqs.REGION.amazonaws.com/ACCOUNT/NAME.
func queueARN(url string, h Home) string {
	parts := strings.Split(url, "/")
	if len(parts) != 5 || h.Partition == "" || !arn.IsAccountID(parts[3]) {
		return ""
	}
	host := strings.Split(parts[2], ".")
	if len(host) < 3 || host[0] != "sqs" {
		return ""
	}
	return "arn:" + h.Partition + ":sqs:" + host[1] + ":" + parts[3] + ":" + parts[4]
}

// functionARN is the ARN of a function, or of one of its versions or aliases, that is given as a
// name, an ARN, or what is between: "123456789012:function:NAME", "NAME:ALIAS".
func functionARN(name, qualifier string, h Home) string {
	before, own, _ := strings.Cut(name, "function:")
	if own == "" {
		before, own = "", name
	}
	if parts := strings.Split(strings.TrimSuffix(before, ":"), ":"); strings.HasPrefix(before, "arn:") && len(parts) == 5 {
		h = Home{parts[1], parts[4], parts[3]}
	} else if arn.IsAccountID(parts[0]) && len(parts) == 1 {
		h.Account = parts[0]
	} else if before != "" {
		return ""
	}
	own, written, _ := strings.Cut(own, ":")
	if own == "" || h.Partition == "" || h.Account == "" || h.Region == "" {
		return ""
	}
	out := "arn:" + h.Partition + ":lambda:" + h.Region + ":" + h.Account + ":function:" + own
	if q := cmp.Or(qualifier, written); q != "" {
		out += ":" + q
	}
	return out
}
