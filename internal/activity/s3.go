// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package activity

import (
	"net/url"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
)

// versioned is the action on a version of an object where the event names one: that of
// s3:GetObjectTagging is s3:GetObjectVersionTagging.
func (x *call) versioned(a *catalog.Action, on place) *catalog.Action {
	version := x.params.first("versionid")
	switch on {
	case onCopySource:
		version = ""
		if strings.Contains(x.params.first("x-amz-copy-source"), "versionId=") {
			version = "source"
		}
	case onTarget, onAllKeys:
		version = "" // they make an object, or name versions with each key
	}
	before, after, ok := strings.Cut(a.Name, "Object")
	if version == "" || !ok || a.Service() != "s3" || strings.HasPrefix(after, "Version") {
		return a
	}
	if v, ok := x.catalog.Lookup(before + "ObjectVersion" + after); ok {
		return v
	}
	return a
}

// object is the object of a call to Amazon S3.
func (x *call) object(on place) []found {
	bucket, key := x.params.first("bucketname"), x.params.first("key")
	head := "arn:" + x.who.partition() + ":s3:::"
	switch {
	case on == onCopySource:
		source, _, _ := strings.Cut(strings.TrimPrefix(x.params.first("x-amz-copy-source"), "/"), "?")
		if plain, err := url.PathUnescape(source); err == nil {
			source = plain
		}
		if access, key, ok := strings.Cut(source, "/object/"); ok && strings.HasPrefix(access, "arn:") {
			return []found{{typ: "accesspointobject", arn: access + "/object/" + key}}
		}
		if b, k, ok := strings.Cut(source, "/"); !ok || b == "" || k == "" {
			return []found{{typ: "object", arn: head + "*/*", entry: true}}
		}
		return []found{{typ: "object", arn: head + source}}
	case bucket == "" || strings.HasPrefix(bucket, "arn:"):
		return nil
	case on == onAllKeys:
		return []found{{typ: "object", arn: head + escape(bucket) + "/*", entry: true}}
	case key == "":
		return nil
	}
	return []found{{typ: "object", arn: head + bucket + "/" + key}}
}
