// libjsonrpccpp_client SOCKET: the catalog as Debian's C++ library libjson-rpc-cpp sees it.
// Built by build-libjsonrpccpp-client. The library makes one connection a call, and waits for a reply
// to a notification too, so notifications are left to the other clients.

#include <jsonrpccpp/client.h>
#include <jsonrpccpp/client/connectors/unixdomainsocketclient.h>

#include <iostream>
#include <string>

namespace {

int failures = 0;

bool check(const std::string &name, bool passed, const Json::Value &found) {
    if (passed) {
        std::cout << "ok " << name << std::endl;
    } else {
        failures += 1;
        Json::StreamWriterBuilder oneLine;
        oneLine["indentation"] = "";
        std::cout << "FAILED " << name << ": found " << Json::writeString(oneLine, found).substr(0, 400) << std::endl;
    }
    return passed;
}

Json::Value params() { return Json::Value(Json::objectValue); }

Json::Value params(const std::string &name, const Json::Value &value) {
    Json::Value all(Json::objectValue);
    all[name] = value;
    return all;
}

/// Checks that a call ends with an error whose code lies in first...last and whose message has `part`.
void refused(
    jsonrpc::Client &client, const std::string &name, const std::string &method, const Json::Value &with, int first,
    int last, const std::string &part) {
    try {
        check(name, false, client.CallMethod(method, with));
    } catch (const jsonrpc::JsonRpcException &error) {
        const bool fits = error.GetCode() >= first && error.GetCode() <= last &&
            error.GetMessage().find(part) != std::string::npos;
        check(name, fits, std::string(error.what()));
    }
}

bool isInfo(const Json::Value &info) {
    return info.isObject() && info["service"] == "catalog" && info["version"].isString();
}

bool isSummary(const Json::Value &summary) {
    if (!summary.isObject() || !summary["growth"].isObject() || !summary["growth"]["state"].isString()) return false;
    for (const char *count : {"tracks", "plays", "albums", "downloads", "followers"}) {
        if (!summary[count].isInt64()) return false;
    }
    return true;
}

bool isTracks(const Json::Value &page, unsigned limit) {
    return page.isObject() && page["tracks"].isArray() && page["tracks"].size() <= limit;
}

void run(jsonrpc::Client &client) {
    const Json::Value info = client.CallMethod("service.info", params());
    check("service.info", isInfo(info), info);

    Json::Value find = params("query", "");
    find["limit"] = 3;
    const Json::Value found = client.CallMethod("catalog.findArtists", find);
    const Json::Value first = found["artists"][0];
    const bool hasArtist = found["artists"].isArray() && found["artists"].size() <= 3 && first["id"].isString() &&
        first["name"].isString();
    if (!check("catalog.findArtists", hasArtist, found)) return;
    const Json::Value artist = first["id"];

    const Json::Value summary = client.CallMethod("catalog.getSummary", params("artist", artist));
    check("catalog.getSummary", isSummary(summary), summary);

    Json::Value list = params("artist", artist);
    list["limit"] = 6;
    const Json::Value tracks = client.CallMethod("catalog.listTracks", list);
    check("catalog.listTracks", isTracks(tracks, 6), tracks);

    const Json::Value document = client.CallMethod("rpc.discover", params());
    check("rpc.discover", document["openrpc"].isString() && document["methods"].isArray(), document["openrpc"]);

    refused(client, "an unknown method is refused", "catalog.noSuchMethod", params(), -32601, -32601, "");
    refused(
        client, "a param of the wrong type is refused by name", "catalog.getSummary", params("artist", 5), -32602,
        -32602, "artist");
    refused(
        client, "an unknown artist is the catalog's own error", "catalog.getSummary",
        params("artist", "no-such-artist"), 1000, 1999, "");

    jsonrpc::BatchCall batch;
    const int infoID = batch.addCall("service.info", params());
    batch.addCall("service.info", params(), true);
    Json::Value unknownID = batch.addCall("catalog.noSuchMethod", params());
    const int summaryID = batch.addCall("catalog.getSummary", params("artist", artist));
    jsonrpc::BatchResponse replies = client.CallProcedures(batch);
    check("service.info in a batch", isInfo(replies.getResult(infoID)), replies.getResult(infoID));
    check("catalog.getSummary in a batch", isSummary(replies.getResult(summaryID)), replies.getResult(summaryID));
    check("an error in a batch is one call's", replies.getErrorCode(unknownID) == -32601, unknownID);
}

}  // namespace

int main(int count, char **arguments) {
    if (count != 2) {
        std::cerr << "usage: libjsonrpccpp_client SOCKET" << std::endl;
        return 64;
    }
    jsonrpc::UnixDomainSocketClient connector(arguments[1]);
    jsonrpc::Client client(connector, jsonrpc::JSONRPC_CLIENT_V2);
    try {
        run(client);
    } catch (const std::exception &error) {
        check("every call is answered", false, std::string(error.what()));
    }
    return failures == 0 ? 0 : 1;
}
